using FederatedQC.Cli.Output;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Tests.Output;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell()
    {
        using var output = new StringWriter { NewLine = "\n" };
        new TextTable("Title", "a", "longer").Add("value", "x").Add("v", "").WritePlain(output);
        output.ToString().ShouldBe("Title\na      longer\nvalue  x\nv\n\n");
    }

    [Fact]
    public void A_rate_of_nothing_is_a_dash()
    {
        Words.Percent(double.NaN).ShouldBe(Words.None);
        Words.Percent(null).ShouldBe(Words.None);
        Words.Percent(0.1234).ShouldBe("12.3 %");
        Words.Interval(new RateFigure(double.NaN, 0, 1, 0)).ShouldBe(Words.None);
        Words.Counts([]).ShouldBe("none");
        Words.Counts([KeyValuePair.Create("Empty", 1200), KeyValuePair.Create("Corrupt", 0)]).ShouldBe("1,200 Empty");
    }
}
