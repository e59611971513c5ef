using System.Text;
using FederatedQC.Parameters.Models;
using FederatedQC.TestKit;

namespace FederatedQC.Parameters.Tests.Models;

public sealed class ModelSpecJsonTests
{
    private static readonly byte[] Golden = File.ReadAllBytes(RepositoryRoot.Of("schemas", "golden", "model-spec.json"));

    [Fact]
    public void Canonical_bytes_come_back_as_they_were() => ModelSpecJson.Serialize(Parse(Golden)).ShouldBe(Golden);

    [Fact]
    public void Equal_specs_are_equal_whatever_their_instances()
    {
        var spec = Parse(Golden);
        spec.ShouldBe(Parse(Golden));
        spec.GetHashCode().ShouldBe(Parse(Golden).GetHashCode());
        spec.ShouldNotBe(spec with { Width = 9 });
        spec.DefectFreeIndex.ShouldBe(0);
    }

    [Fact]
    public void A_truncated_spec_is_refused_at_every_byte()
    {
        for (var length = 0; length < Golden.Length; length++)
        {
            ModelSpecJson.TryParse(Golden.AsSpan(0, length), out _, out var problem).ShouldBeFalse();
            problem.ShouldNotBeNullOrWhiteSpace();
        }
    }

    [Fact]
    public void A_spec_of_more_than_a_mebibyte_is_refused() =>
        ModelSpecJson.TryParse(new byte[(1 << 20) + 1], out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("null", "empty")]
    [InlineData("{}", "valid JSON")]
    [InlineData("[]", "valid JSON")]
    public void What_is_no_spec_is_refused(string json, string reason) => Problem(json).ShouldContain(reason);

    [Theory]
    [InlineData("\"channels\":1", "\"channels\":2", "channels")]
    [InlineData("\"inputSize\":64", "\"inputSize\":8", "inputSize")]
    [InlineData("[\"ok\",\"scratch\"]", "[\"ok\",\"ok\"]", "classes")]
    [InlineData("[\"ok\",\"scratch\"]", "[\"ok\"]", "classes")]
    [InlineData("\"defectFreeClass\":\"ok\"", "\"defectFreeClass\":\"good\"", "defectFreeClass")]
    [InlineData("\"std\":[0.25]", "\"std\":[0]", "std")]
    [InlineData("\"mean\":[0.5]", "\"mean\":[0.5,0.5]", "mean")]
    [InlineData("head.weight2", "head.weight", "same name")]
    [InlineData("[70000]", "[0]", "dimension")]
    [InlineData("[70000]", "[-5]", "dimension")]
    [InlineData("[70000]", "[268435456,268435456,268435456]", "more than")]
    [InlineData("[70000]", "null", "valid JSON")]
    [InlineData("\"tensors\":[", "\"tensors\":null,\"other\":[", "valid JSON")]
    [InlineData("\"tensors\":[", "\"tensors\":[null,", "no name")]
    [InlineData("\"head.weight2\"", "null", "valid JSON")]
    [InlineData("\"compact\"", "null", "valid JSON")]
    [InlineData("\"compact\"", "\"\"", "no name")]
    [InlineData("\"Batch\"", "7", "norm")]
    [InlineData("\"Counter\"", "7", "role")]
    [InlineData("\"width\":8", "\"width\":0", "width")]
    [InlineData("\"scratch\"", "null", "class name")]
    [InlineData("\"scratch\"", "\"../scratch\"", "class name")]
    [InlineData("\"scratch\"", "\"..\"", "class name")]
    [InlineData("\"scratch\"", "\"\"", "class name")]
    public void An_unsound_spec_is_refused_with_the_reason(string text, string replacement, string reason) =>
        Problem(Encoding.UTF8.GetString(Golden).Replace(text, replacement, StringComparison.Ordinal)).ShouldContain(reason);

    private static string Problem(string json)
    {
        ModelSpecJson.TryParse(Encoding.UTF8.GetBytes(json), out var spec, out var problem).ShouldBeFalse();
        spec.ShouldBeNull();
        return problem.ShouldNotBeNull();
    }

    private static ModelSpec Parse(byte[] json)
    {
        ModelSpecJson.TryParse(json, out var spec, out var problem).ShouldBeTrue(problem);
        return spec.ShouldNotBeNull();
    }
}
