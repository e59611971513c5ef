using FederatedQC.Learning.Torch;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Training.Spaces;

/// <summary>The parameters themselves.</summary>
internal sealed class DenseSpace(TorchParameters parameters) : UpdateSpace
{
    public override Tensor Values => parameters.Trained;

    public override Tensor Gradient => parameters.Gradient!;

    public override long SharedCount => parameters.SharedCount;

    public override void PullBack() { }

    public override void PushForward() { }

    public override void Dispose() { }
}
