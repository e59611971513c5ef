using FederatedQC.Federation.Privacy.Accounting;

namespace FederatedQC.Federation.Privacy.Budget;

/// <summary>
/// The differential privacy of a run, as its operator chose it. <see cref="PrivacySettingsRules"/> says what it must satisfy.
/// </summary>
public sealed record PrivacySettings
{
    /// <summary>Nothing is noised.</summary>
    public const string None = "none";

    /// <summary>Each image is protected, inside its site: clipped gradients with noise in every local step.</summary>
    public const string Record = "record";

    /// <summary>Each site as a whole is protected: clipped deltas, noise on their sum. Not practical below 100 to 200 sites.</summary>
    public const string Site = "site";

    /// <summary>Noise in floating point, which the aggregator adds.</summary>
    public const string Gaussian = "gaussian";

    /// <summary>
    /// Integer noise, which the sites add before their updates are masked: not even the aggregator sees an update without it.
    /// </summary>
    public const string DiscreteGaussian = "discrete-gaussian";

    /// <summary>What is protected: <c>none</c>, <c>record</c> or <c>site</c>.</summary>
    public string Level { get; init; } = None;

    /// <summary>At site level: <c>gaussian</c>, or <c>discrete-gaussian</c> under secure aggregation.</summary>
    public string Noise { get; init; } = Gaussian;

    /// <summary>Standard deviation of the noise over the clipping bound.</summary>
    public double NoiseMultiplier { get; init; } = 1;

    /// <summary>
    /// The clipping bound: the largest norm of an image's gradient or of a site's delta. With <see cref="Adaptive"/>, that of the first
    /// round.
    /// </summary>
    public double Clip { get; init; } = 1;

    /// <summary>Whether the bound follows the norms of the deltas; at site level only.</summary>
    public bool Adaptive { get; init; }

    /// <summary>Which quantile of the norms an adaptive bound follows.</summary>
    public double ClipQuantile { get; init; } = 0.5;

    /// <summary>How fast an adaptive bound moves.</summary>
    public double ClipLearningRate { get; init; } = 0.2;

    /// <summary>Standard deviation of the noise of the adaptive bound's count; 0 means a twentieth of the sites.</summary>
    public double CountNoise { get; init; }

    /// <summary>Probability with which the guarantee of epsilon may fail; well below one over the number of what is protected.</summary>
    public double Delta { get; init; } = 1e-5;

    /// <summary>Epsilon that must not be exceeded; a round that would is not started.</summary>
    public double Budget { get; init; } = 8;

    /// <summary>Name of the accountant.</summary>
    public string Accountant { get; init; } = "pld";

    /// <summary>Whether anything is protected.</summary>
    public bool IsOn => Level != None;

    /// <summary>Whether each image is protected, inside its site.</summary>
    public bool ProtectsImages => Level == Record;

    /// <summary>Whether each site as a whole is protected.</summary>
    public bool ProtectsSites => Level == Site;

    /// <summary>Whether the noise is integers that the sites add.</summary>
    public bool HasIntegerNoise => Noise == DiscreteGaussian;

    /// <summary>What a round spends at site level.</summary>
    public GaussianSteps SiteRound() => new(NoiseMultiplier, 1, 1);

    /// <summary>
    /// What a round spends at record level, of the images of one site: an epoch is ceil(images / batch) steps, and each draws every image
    /// independently with a probability of batch / images.
    /// </summary>
    /// <param name="images">Training images of the site, at least 1.</param>
    /// <param name="batchSize">Expected images a step, at least 1.</param>
    /// <param name="epochs">Local epochs a round, at least 1.</param>
    public GaussianSteps RecordRound(int images, int batchSize, int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        var batch = Math.Min(batchSize, images);
        return new(NoiseMultiplier, (double)batch / images, (long)epochs * ((images / batch) + (images % batch == 0 ? 0 : 1)));
    }
}
