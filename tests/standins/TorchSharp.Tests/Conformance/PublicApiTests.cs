using FederatedQC.TestKit.PublicApi;

namespace TorchSharp.StandInTests.Conformance;

public sealed class PublicApiTests
{
    private static readonly string[] List = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "TorchSharp-0.105.2.tsv"));

    [Fact]
    public void Every_public_member_is_the_packages() => Compare(List).Deviations.ShouldBeEmpty();

    [Fact]
    public void The_list_holds_nothing_that_is_not_used() => Compare(List).Unused.ShouldBeEmpty();

    [Theory]
    [InlineData("Tensor add_(Tensor target, Scalar alpha)", "Tensor add_(Tensor other, Scalar alpha)")]
    [InlineData("Tensor add_(Tensor target, Scalar alpha)", "Scalar add_(Tensor target, Scalar alpha)")]
    [InlineData("Tensor squeeze(long? dim = null)", "Tensor squeeze(long dim = null)")]
    [InlineData("Tensor flatten(long start_dim = 0, long end_dim = -1)", "Tensor flatten(long start_dim = 1, long end_dim = -1)")]
    [InlineData("long[] shape { get; }", "long[] shape { get; set; }")]
    [InlineData("virtual void eval()", "void eval()")]
    [InlineData("Tensor view(params long[] shape)", "Tensor view(long[] shape)")]
    public void A_difference_in_a_signature_is_found(string signature, string other)
    {
        var changed = List.Select(line => line.EndsWith('\t' + signature, StringComparison.Ordinal) ? line.Replace(signature, other, StringComparison.Ordinal) : line).ToList();
        changed.SequenceEqual(List).ShouldBeFalse();
        Compare(changed).Deviations.ShouldHaveSingleItem().ShouldContain(other);
    }

    [Fact]
    public void A_difference_in_a_type_is_found()
    {
        Changed("sealed class : Convolution", "class : Convolution").ShouldContain("sealed class");
        Changed("\tsealed class : BatchNorm", "\tsealed class : Convolution").ShouldContain("no BatchNorm");
        Changed("values None=0, Mean=1, Sum=2", "values None=0, Mean=2, Sum=1").ShouldContain("Mean=1");

        static string Changed(string from, string to) =>
            Compare(List.Select(line => line.Replace(from, to, StringComparison.Ordinal))).Deviations.ShouldHaveSingleItem();
    }

    [Fact]
    public void Annotations_of_references_are_not_compared() =>
        Compare(List.Select(line => line.Replace("Device? device", "Device device", StringComparison.Ordinal))).Deviations.ShouldBeEmpty();

    [Fact]
    public void A_line_without_three_columns_is_refused() => Should.Throw<FormatException>(() => Compare(["T\tonly"]));

    private static ConformanceReport Compare(IEnumerable<string> list) =>
        PublicApiConformance.Compare(typeof(torch).Assembly, list, "TorchSharp.Tuning");
}
