using System.Collections.Immutable;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Networks;

/// <summary>
/// One step of a network, without numbers. Training, the spec's tensors and the ONNX graph are three readings of the same list of layers,
/// so that they can't drift apart.
/// </summary>
internal abstract record Layer;

/// <summary>2-D convolution without bias: a normalisation always follows and would cancel it.</summary>
internal sealed record Conv(string Name, int In, int Out, int Kernel, int Stride) : Layer
{
    /// <summary>Zero padding on each side: the output has the input's size divided by the stride, rounded up.</summary>
    public int Padding => Kernel / 2;

    /// <summary>The weight [out, in, kernel, kernel].</summary>
    public string Weight => Name + ".weight";
}

/// <summary>Batch or group normalisation with a learnt scale and shift a channel.</summary>
/// <param name="Name">Prefix of its tensors.</param>
/// <param name="Channels">Channels of its input.</param>
/// <param name="Kind">Batch or group.</param>
internal sealed record Norm(string Name, int Channels, NormKind Kind) : Layer
{
    /// <summary>Added to the variance before the root.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>Groups under <see cref="NormKind.Group"/>; divides every width that <see cref="SpecBuilder"/> allows.</summary>
    public const int Groups = 8;

    public string Scale => Name + ".weight";

    public string Shift => Name + ".bias";

    public string RunningMean => Name + ".running_mean";

    public string RunningVariance => Name + ".running_var";
}

/// <summary>
/// Brings each channel of each image to mean 0 and variance 1, so that neither the camera's gain nor the light reaches the network. Has no
/// parameter. It comes first, and makes short trainings of few images about twice as fast.
/// </summary>
/// <param name="Channels">Channels of the image.</param>
internal sealed record ImageNorm(int Channels) : Layer
{
    /// <summary>
    /// Added to the variance before the root: below a deviation of about 0.03 an image counts as flat and its noise is not blown up.
    /// </summary>
    public const double Epsilon = 1e-3;
}

/// <summary>max(x, 0).</summary>
internal sealed record Relu : Layer;

/// <summary>Maximum over kernel × kernel windows.</summary>
internal sealed record MaxPool(int Kernel, int Stride, int Padding) : Layer;

/// <summary>max(body(x) + shortcut(x), 0); an empty shortcut is the identity.</summary>
internal sealed record Residual(ImmutableArray<Layer> Body, ImmutableArray<Layer> Shortcut) : Layer;
