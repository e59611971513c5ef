using FederatedQC.Protocol.Topics;

namespace FederatedQC.Protocol.Tests.Topics;

public sealed class PartyNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("7")]
    [InlineData("plant-07")]
    [InlineData("a--b")]
    public void Valid_names_pass(string name)
    {
        PartyName.IsValid(name).ShouldBeTrue();
        PartyName.ThrowIfInvalid(name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("A")]
    [InlineData("a_b")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("ä")]
    [InlineData("a\n")]
    public void Other_names_do_not(string? name)
    {
        PartyName.IsValid(name).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => PartyName.ThrowIfInvalid(name));
    }

    [Fact]
    public void A_name_has_at_most_64_characters()
    {
        PartyName.IsValid(new string('a', PartyName.MaxLength)).ShouldBeTrue();
        PartyName.IsValid(new string('a', PartyName.MaxLength + 1)).ShouldBeFalse();
    }
}
