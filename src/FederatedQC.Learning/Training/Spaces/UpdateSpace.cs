using FederatedQC.Learning.Torch;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Training.Spaces;

/// <summary>
/// The coordinates in which gradient descent moves the parameters: the parameters themselves, or fewer numbers that they are a function of.
/// The coordinates of shared parameters come first.
/// </summary>
internal abstract class UpdateSpace : IDisposable
{
    /// <summary>The coordinates as they stand.</summary>
    public abstract Tensor Values { get; }

    /// <summary>The gradient by the coordinates, as the last <see cref="PullBack"/> has left it.</summary>
    public abstract Tensor Gradient { get; }

    /// <summary>How many coordinates belong to shared parameters.</summary>
    public abstract long SharedCount { get; }

    /// <summary>Turns the gradient by the parameters into that by the coordinates.</summary>
    public abstract void PullBack();

    /// <summary>Sets the parameters to what the coordinates say.</summary>
    public abstract void PushForward();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The coordinates of a part.</summary>
    public FlatRange RangeOf(TrainedPart part) =>
        part switch
        {
            TrainedPart.Shared => new(0, SharedCount),
            TrainedPart.Local => new(SharedCount, Values.numel() - SharedCount),
            _ => new(0, Values.numel()),
        };
}
