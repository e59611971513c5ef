using FederatedQC.Parameters.Compression;

namespace FederatedQC.Federation.Plans;

/// <summary>What a site keeps of what its codec left out, and how models travel to the sites.</summary>
public sealed record CompressionSettings
{
    /// <summary>
    /// Whether a site adds to its next update what the codec left out of this one: <c>auto</c> (where the codec is biased), <c>on</c> or
    /// <c>off</c>.
    /// </summary>
    public string ErrorFeedback { get; init; } = "auto";

    /// <summary>
    /// Momentum correction of deep gradient compression, in [0, 1): momentum is gathered over what was not sent yet. 0 is off.
    /// </summary>
    public double MomentumCorrection { get; init; }

    /// <summary>Whether a sparse codec sends more than its share in the first rounds (<see cref="SparsityWarmUp"/>).</summary>
    public bool WarmUp { get; init; }

    /// <summary>
    /// Codec of the model's change on its way to the sites that have the model before it; a contraction. float32 sends the model itself.
    /// </summary>
    public string Download { get; init; } = "float32";
}
