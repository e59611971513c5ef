using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Tests.Kit;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Tests.Networks;

public sealed class ModelInitialiserTests
{
    private static ReadOnlySpan<float> Tensor(ModelState state, string name) => new StateIndex(state.Spec).Values(state, name);

    [Fact]
    public void Same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        var spec = Specs.Of();

        ModelInitialiser.Create(spec, 7).Shared.ShouldBe(ModelInitialiser.Create(spec, 7).Shared);
        ModelInitialiser.Create(spec, 7).Shared.ShouldNotBe(ModelInitialiser.Create(spec, 8).Shared);
    }

    [Fact]
    public void Sharing_rule_changes_where_a_number_stands_but_not_the_number()
    {
        var shared = ModelInitialiser.Create(Specs.Of(), 7);
        var split = ModelInitialiser.Create(Specs.Of(sharing: "fedper"), 7);

        Tensor(split, "head.weight").ToArray().ShouldBe(Tensor(shared, "head.weight").ToArray());
        split.Local.Length.ShouldBe((64 * 3) + 3);
    }

    [Fact]
    public void Convolutions_have_the_spread_of_he_initialisation()
    {
        var state = ModelInitialiser.Create(Specs.Of(width: 64), 1);
        var weights = Tensor(state, "stage3.0.conv2.weight").ToArray();

        weights.Average().ShouldBe(0, 1e-3);
        Math.Sqrt(weights.Average(w => (double)w * w)).ShouldBe(Math.Sqrt(2.0 / (256 * 9)), 1e-4);
    }

    [Fact]
    public void Norms_start_neutral_and_the_head_small()
    {
        var state = ModelInitialiser.Create(Specs.Of(), 1);

        Tensor(state, "stem.norm.weight").ToArray().ShouldAllBe(value => value == 1);
        Tensor(state, "stem.norm.bias").ToArray().ShouldAllBe(value => value == 0);
        Tensor(state, "stem.norm.running_mean").ToArray().ShouldAllBe(value => value == 0);
        Tensor(state, "stem.norm.running_var").ToArray().ShouldAllBe(value => value == 1);
        Tensor(state, "stage1.0.norm2.weight").ToArray().ShouldAllBe(value => value == 1);
        Tensor(state, "head.weight").ToArray().ShouldAllBe(value => Math.Abs(value) <= 0.125f);
    }
}
