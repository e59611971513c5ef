using FederatedQC.Parameters.Forms;

namespace FederatedQC.Parameters.Tests.Forms;

public sealed class NumberedFormsTests
{
    private static readonly NumberedForms<double, string> Table = new(
        new("plain", _ => "plain"),
        new("clip", factor => $"clip by {factor ?? 1:0.0}") { Number = new("FACTOR", double.Epsilon, 1e6) },
        new("steps", steps => $"{steps} steps")
        {
            Number = new("STEPS", 1, 10) { IsWhole = true, IsRequired = true },
        }
    );

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("clip", "clip by 1.0")]
    [InlineData("clip:0.5", "clip by 0.5")]
    [InlineData("steps:3", "3 steps")]
    [InlineData("steps:10", "10 steps")]
    public void A_text_makes_what_it_names(string text, string made) => Table.Read(text).Made.ShouldBe(made);

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":2")]
    [InlineData("Clip")]
    [InlineData("clip ")]
    [InlineData("magic:2")]
    public void A_name_that_is_in_no_line_has_no_form(string text)
    {
        var reading = Table.Read(text);
        reading.Form.ShouldBeNull();
        reading.Made.ShouldBeNull();
    }

    [Theory]
    [InlineData("plain:2")]
    [InlineData("plain:")]
    [InlineData("steps")]
    [InlineData("steps:")]
    [InlineData("steps:0")]
    [InlineData("steps:11")]
    [InlineData("steps:1.5")]
    [InlineData("clip:")]
    [InlineData("clip:0")]
    [InlineData("clip:-1")]
    [InlineData("clip:1e3")]
    [InlineData("clip:1,5")]
    [InlineData("clip: 1")]
    [InlineData("clip:NaN")]
    [InlineData("clip:Infinity")]
    [InlineData("clip:1:2")]
    [InlineData("clip::1")]
    public void A_number_that_does_not_fit_makes_nothing_and_the_form_is_told(string text)
    {
        var reading = Table.Read(text);
        reading.Form.ShouldNotBeNull();
        reading.Made.ShouldBeNull();
    }

    [Fact]
    public void A_reading_says_what_stood_before_and_behind_the_first_colon()
    {
        var reading = Table.Read("clip:1:2");
        (reading.Name, reading.Number).ShouldBe(("clip", "1:2"));
        Table.Read("clip").Number.ShouldBeNull();
    }

    [Fact]
    public void Usages_say_which_number_may_be_left_out() => Table.Usages.ShouldBe(["plain", "clip[:FACTOR]", "steps:STEPS"]);

    [Theory]
    [InlineData("scale:-1e3", true)]
    [InlineData("scale:1e999", false)]
    [InlineData("scale:NaN", false)]
    public void Signs_and_exponents_are_read_where_the_form_allows_them(string text, bool fits)
    {
        var any = new FormNumber<double>("FACTOR", double.MinValue, double.MaxValue) { Style = System.Globalization.NumberStyles.Float };
        var table = new NumberedForms<double, string>(new NumberedForm<double, string>("scale", _ => "scaled") { Number = any });
        (table.Read(text).Made is not null).ShouldBe(fits);
    }
}
