namespace FederatedQC.Learning.Training.Privacy;

/// <summary>
/// Differentially private training: what a single image can change is bounded, and noise hides the rest. The batch size of the training is
/// the expected one; each image takes part in a step with probability batch size / images.
/// </summary>
/// <remarks>
/// <b>Source</b>: M. Abadi et al., "Deep learning with differential privacy", 2016, algorithm 1.
/// <b>Inputs</b>: a network with group normalisation; images of which none appears twice.
/// <b>Output</b>: in each step (Σ gᵢ·min(1, C/‖gᵢ‖) + N(0, z²C²·I)) / expected batch size, gᵢ the gradient of one image by all trained
/// parameters; the guarantee is for adding or removing one image, counts an accountant's steps at the rate of <see cref="DpSgdReport"/>,
/// and takes the number of images and of steps as public.
/// <b>Numerics</b>: float32, norms in double and taken 1e-6 too long, so that rounding lets no image through with more than C. Noise in
/// floating point is not exactly normal (I. Mironov, "On significance of the least significant bits for differential privacy", 2012): who
/// gets to see the unrounded sum of a single step could use that, who sees a trained model has no known way to.
/// <b>Differs from source</b>: momentum, weight decay and the pull to an anchor come after the noise and cost nothing.
/// Losses and image counts in the result are exact: they are for the site's own eyes.
/// </remarks>
public sealed record DpSgdOptions
{
    /// <summary>C: the longest that the gradient of one image may be; above 0, infinity only without noise.</summary>
    public double Clip { get; init; } = 1;

    /// <summary>z: deviation of the noise over <see cref="Clip"/>; 0 is no privacy and for tests.</summary>
    public double NoiseMultiplier { get; init; } = 1;

    /// <summary>
    /// Null draws noise and batches from the operating system's generator. A number makes them repeatable: for simulations, because whoever
    /// knows it can take the noise off. Rounds with the same seed draw different noise.
    /// </summary>
    public ulong? Seed { get; init; }

    /// <summary>The first value that is out of range, in words, or null.</summary>
    public string? FirstProblem() =>
        this switch
        {
            { Clip: not > 0 } => $"clip is {Clip}, not above 0",
            { NoiseMultiplier: not (>= 0 and < double.PositiveInfinity) } => $"noiseMultiplier is {NoiseMultiplier}, below 0",
            { Clip: double.PositiveInfinity, NoiseMultiplier: > 0 } => "clip is infinite, so no noise is enough",
            _ => null,
        };
}
