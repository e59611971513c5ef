using System.Text;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Tests.Kit;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Tests.Networks;

public sealed class SpecBuilderTests
{
    [Theory]
    [InlineData("compact", NormKind.Batch, 1, 25_000, 300_000)]
    [InlineData("compact", NormKind.Group, 3, 25_000, 300_000)]
    [InlineData("resnet18", NormKind.Batch, 3, 11_000_000, 11_300_000)]
    [InlineData("resnet18", NormKind.Group, 1, 11_000_000, 11_300_000)]
    public void Size_of_a_network_is_what_its_summary_promises(string architecture, NormKind norm, int channels, int least, int most)
    {
        var layout = new ParameterLayout(Specs.Of(architecture, norm, channels: channels));

        layout.SharedCount.ShouldBeInRange(least, most);
        layout.LocalCount.ShouldBe(0);
    }

    [Fact]
    public void ResNet18_has_the_parameters_of_the_paper()
    {
        // 1,000 classes, RGB: 11,689,512 trained parameters, and 4,800 channels of normalisation with two statistics each.
        var layout = new ParameterLayout(Specs.Of("resnet18", size: 224, channels: 3, classes: 1000));

        layout.SharedCount.ShouldBe(11_689_512 + (2 * 4_800));
    }

    [Theory]
    [InlineData("all-shared", 0)]
    [InlineData("fedbn", 36)]
    [InlineData("fedper", 2)]
    public void Sharing_rule_decides_which_tensors_stay_local(string sharing, int local)
    {
        var spec = Specs.Of(sharing: sharing);

        spec.Tensors.Count(tensor => tensor.Role == TensorRole.Local).ShouldBe(local);
        spec.Tensors.Where(tensor => tensor.Role == TensorRole.Local)
            .ShouldAllBe(tensor =>
                sharing == "fedbn"
                    ? tensor.Name.Contains("norm", StringComparison.Ordinal)
                    : tensor.Name.StartsWith("head.", StringComparison.Ordinal)
            );
    }

    [Fact]
    public void Spec_survives_its_json()
    {
        var spec = Specs.Of("resnet18", NormKind.Group, 128, 3, sharing: "fedbn");

        ModelSpecJson.TryParse(ModelSpecJson.Serialize(spec), out var parsed, out var problem).ShouldBeTrue(problem);

        parsed.ShouldBe(spec);
        SpecBuilder.FirstProblem(parsed).ShouldBeNull();
    }

    [Fact]
    public void Unknown_names_list_the_known_ones()
    {
        Should.Throw<ArgumentException>(() => Specs.Of("vgg")).Message.ShouldContain("compact, features, resnet18");
        Should.Throw<ArgumentException>(() => Specs.Of(sharing: "mine")).Message.ShouldContain("all-shared, fedbn, fedper");
    }

    [Theory]
    [InlineData(12, 64)]
    [InlineData(0, 64)]
    [InlineData(264, 64)]
    [InlineData(16, 31)]
    [InlineData(16, 1025)]
    public void Numbers_out_of_range_are_refused(int width, int size) =>
        Should.Throw<ArgumentException>(() => Specs.Of(width: width, size: size));

    [Fact]
    public void Spec_from_a_peer_whose_tensors_are_not_the_networks_is_refused_with_the_tensor()
    {
        var spec = Specs.Of();

        SpecBuilder.FirstProblem(spec with { Tensors = spec.Tensors.RemoveAt(0) }).ShouldNotBeNull().ShouldContain("tensors");
        SpecBuilder
            .FirstProblem(spec with { Tensors = spec.Tensors.SetItem(0, spec.Tensors[0] with { Shape = [1] }) })
            .ShouldNotBeNull()
            .ShouldContain("stem.conv.weight");
        SpecBuilder
            .FirstProblem(spec with { Tensors = spec.Tensors.SetItem(1, spec.Tensors[1] with { Name = "x" }) })
            .ShouldNotBeNull()
            .ShouldContain("'x'");
        SpecBuilder.FirstProblem(spec.WithRoles(_ => TensorRole.Counter)).ShouldNotBeNull().ShouldContain("counter");
        SpecBuilder.FirstProblem(spec with { Architecture = "vgg" }).ShouldNotBeNull().ShouldContain("vgg");
        SpecBuilder.FirstProblem(spec with { Width = 13 }).ShouldNotBeNull().ShouldContain("13");
    }

    [Fact]
    public void Canonical_json_of_the_compact_network_never_changes_by_accident()
    {
        var json = Encoding.UTF8.GetString(ModelSpecJson.Serialize(Specs.Of()));

        json.ShouldStartWith(
            """{"architecture":"compact","width":16,"norm":"Batch","inputSize":64,"channels":1,"classes":["good","defect1","defect2"],"defectFreeClass":"good","mean":[0.5],"std":[0.25],"tensors":[{"name":"stem.conv.weight","shape":[16,1,5,5],"role":"Shared"},{"name":"stem.norm.weight","shape":[16],"role":"Shared"},{"name":"stem.norm.bias","shape":[16],"role":"Shared"},{"name":"stem.norm.running_mean","shape":[16],"role":"Shared"}"""
        );
        json.ShouldEndWith("""{"name":"head.weight","shape":[3,64],"role":"Shared"},{"name":"head.bias","shape":[3],"role":"Shared"}]}""");
    }
}
