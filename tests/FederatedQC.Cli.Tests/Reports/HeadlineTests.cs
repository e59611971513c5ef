using FederatedQC.Cli.Output;

namespace FederatedQC.Cli.Tests.Reports;

public sealed class HeadlineTests
{
    [Theory]
    [InlineData(0.0456, null, null, "46")]
    [InlineData(0.0456, 0.032, 0.0651, "46 (32 to 65)")]
    [InlineData(0.0012, 0.0, 0.0068, "1.2 (0 to 6.8)")]
    [InlineData(0.00999, null, null, "10")]
    [InlineData(-1e-17, null, null, "0")]
    [InlineData(1.0, null, null, "1,000")]
    [InlineData(double.NaN, null, null, "–")]
    [InlineData(null, null, null, "–")]
    public void A_share_is_said_in_parts_of_a_thousand(double? share, double? low, double? high, string words) =>
        Words.PerThousand(share, low, high).ShouldBe(words);
}
