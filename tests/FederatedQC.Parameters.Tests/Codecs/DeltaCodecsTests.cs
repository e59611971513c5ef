using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Parameters.Tests.Codecs;

public sealed class DeltaCodecsTests
{
    [Theory]
    [InlineData("float32")]
    [InlineData("int8")]
    public void A_codec_is_found_by_its_name(string name) => DeltaCodecs.Get(name).Name.ShouldBe(name);

    [Fact]
    public void An_unknown_name_lists_the_known_ones() =>
        Should.Throw<ArgumentException>(() => DeltaCodecs.Get("zip")).Message.ShouldContain("'zip'; known are float32, int8");
}
