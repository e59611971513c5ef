using FederatedQC.Vision.Sites;

namespace FederatedQC.Vision.Tests.Sites;

public sealed class SplitSpecTests
{
    [Theory]
    [InlineData("iid", SplitKind.Iid, 0)]
    [InlineData("by-group", SplitKind.ByGroup, 0)]
    [InlineData("by-dataset", SplitKind.ByDataset, 0)]
    [InlineData("dirichlet:0.5", SplitKind.Dirichlet, 0.5)]
    [InlineData("dirichlet:100", SplitKind.Dirichlet, 100)]
    public void Reads_and_writes_the_known_forms(string text, SplitKind kind, double alpha)
    {
        SplitSpec spec = SplitSpec.Parse(text);
        spec.ShouldBe(new SplitSpec(kind, alpha));
        spec.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("IID")]
    [InlineData("dirichlet")]
    [InlineData("dirichlet:")]
    [InlineData("dirichlet:0")]
    [InlineData("dirichlet:-1")]
    [InlineData("dirichlet:0,5")]
    [InlineData("dirichlet:NaN")]
    [InlineData("dirichlet:Infinity")]
    public void Anything_else_gets_one_sentence_with_the_choices(string text)
    {
        string message = Should.Throw<FormatException>(() => SplitSpec.Parse(text)).Message;
        message.ShouldStartWith($"'{text}' is no split");
        message.ShouldContain("dirichlet:A");
    }
}
