using FederatedQC.Protocol.Messages;

namespace FederatedQC.Protocol.Tests.Messages;

public sealed class PeerTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plant-a")]
    [InlineData("Prüfung: 良品, 12 µm")]
    public void What_prints_and_is_short_stays_as_it_is(string text) => PeerText.Visible(text).ShouldBe(text);

    [Fact]
    public void Null_is_empty() => PeerText.Visible(null).ShouldBe("");

    [Fact]
    public void A_long_text_is_cut_and_shows_it()
    {
        var visible = PeerText.Visible(new string('x', 600_000));
        visible.ShouldBe(new string('x', 63) + "…");
        PeerText.Visible(new string('x', 64)).ShouldBe(new string('x', 64));
    }

    [Theory]
    [InlineData("a\nERROR forged", "a\\u000aERROR forged")]
    [InlineData("a\u001b[31mb", "a\\u001b[31mb")]
    [InlineData("a\0b", "a\\u0000b")]
    [InlineData("a\u2028b", "a\\u2028b")]
    [InlineData("a\u202eb", "a\\u202eb")]
    [InlineData("a\u200bb", "a\\u200bb")]
    public void What_does_not_print_is_written_out(string text, string expected) => PeerText.Visible(text).ShouldBe(expected);

    [Fact]
    public void Half_a_pair_is_written_out() => PeerText.Visible("a" + (char)0xD800).ShouldBe("a\\ud800");

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(256)]
    public void Nothing_makes_it_longer_than_it_may_be(int most)
    {
        foreach (var text in new[] { new string('\n', 1000), new string('x', 1000), string.Concat(Enumerable.Repeat("x\n", 500)) })
        {
            PeerText.Visible(text, most).Length.ShouldBeInRange(1, most);
        }
    }
}
