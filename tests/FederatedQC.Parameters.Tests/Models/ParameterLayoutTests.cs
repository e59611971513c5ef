using FederatedQC.Parameters.Models;

namespace FederatedQC.Parameters.Tests.Models;

public sealed class ParameterLayoutTests
{
    private static readonly ModelSpec Spec = new()
    {
        Architecture = "test",
        Width = 1,
        Norm = NormKind.Batch,
        InputSize = 32,
        Channels = 1,
        Classes = ["a", "b"],
        Mean = [0],
        Std = [1],
        Tensors =
        [
            new TensorSpec("conv", [2, 3], TensorRole.Shared),
            new TensorSpec("mean", [2], TensorRole.Local),
            new TensorSpec("steps", [], TensorRole.Counter),
            new TensorSpec("scale", [], TensorRole.Shared),
        ],
    };

    [Fact]
    public void Tensors_of_a_role_stand_one_after_the_other_in_the_order_of_the_spec()
    {
        var layout = new ParameterLayout(Spec);
        layout.Shared.Select(slot => (slot.Tensor.Name, slot.Offset)).ShouldBe([("conv", 0), ("scale", 6)]);
        layout.Local.Select(slot => (slot.Tensor.Name, slot.Offset)).ShouldBe([("mean", 0)]);
        (layout.SharedCount, layout.LocalCount).ShouldBe((7, 2));
    }

    [Fact]
    public void A_slot_is_a_view_of_its_vector()
    {
        var vector = new float[7];
        new ParameterLayout(Spec).Shared[1].In(vector.AsSpan())[0] = 5;
        vector.ShouldBe([0, 0, 0, 0, 0, 0, 5]);
        new ParameterLayout(Spec).Shared[0].In((ReadOnlySpan<float>)vector).Length.ShouldBe(6);
    }

    [Fact]
    public void Another_role_moves_a_tensor_to_the_other_vector()
    {
        var layout = new ParameterLayout(
            Spec.WithRoles(tensor => tensor.Role == TensorRole.Counter ? TensorRole.Counter : TensorRole.Local)
        );
        (layout.SharedCount, layout.LocalCount).ShouldBe((0, 9));
    }
}
