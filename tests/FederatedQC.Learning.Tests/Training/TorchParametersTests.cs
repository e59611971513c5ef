using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Tests.Kit;
using FederatedQC.Learning.Torch;
using FederatedQC.Parameters.Models;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Tests.Training;

[Collection(TorchGroup.Name)]
public sealed class TorchParametersTests(SharedTorch torch)
{
    [Theory]
    [InlineData("compact", NormKind.Batch, "all-shared")]
    [InlineData("compact", NormKind.Batch, "fedbn")]
    [InlineData("compact", NormKind.Group, "fedper")]
    [InlineData("resnet18", NormKind.Batch, "fedbn")]
    public void Model_survives_the_way_to_torch_and_back_bit_for_bit(string architecture, NormKind norm, string sharing)
    {
        var state = Specs.Stirred(Specs.Of(architecture, norm, width: 8, sharing: sharing));

        var back = torch.Thread.Run(() =>
        {
            using var parameters = new TorchParameters(state, SpecBuilder.Graph(state.Spec).Tensors(), CPU, forTraining: true);
            return parameters.Read(state.Spec);
        });

        back.Shared.ShouldBe(state.Shared);
        back.Local.ShouldBe(state.Local);
    }

    [Fact]
    public void Every_tensor_of_the_network_has_its_own_numbers_in_its_own_shape()
    {
        var state = Specs.Stirred(Specs.Of(channels: 3, width: 8));
        var index = new StateIndex(state.Spec);

        torch.Thread.Run(() =>
        {
            using var parameters = new TorchParameters(state, SpecBuilder.Graph(state.Spec).Tensors(), CPU, forTraining: false);
            foreach (var tensor in state.Spec.Tensors)
            {
                parameters[tensor.Name].shape.ShouldBe(tensor.Shape.Select(extent => (long)extent));
                parameters[tensor.Name].ToFloats().ShouldBe(index.Values(state, tensor.Name).ToArray());
            }

            return 0;
        });
    }

    [Fact]
    public void Vectors_of_the_wrong_length_are_refused()
    {
        var state = Specs.Stirred(Specs.Of());

        Should.Throw<ArgumentException>(() =>
            torch.Evaluator.Scores(state with { Shared = new float[3] }, ToyImages.Create(1, 1, size: 64))
        );
    }
}
