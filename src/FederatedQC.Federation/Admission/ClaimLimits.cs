using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Federation.Admission;

/// <summary>
/// What a site says of its training and nobody can check, held to what the plan makes possible. A number within the limits is taken as it
/// is; one beyond them is cut down to the limit, or counts as not said where there is no sound limit to cut to.
/// </summary>
public static class ClaimLimits
{
    /// <summary>
    /// A larger mean loss says nothing: a network that does nothing but guess wrongly, and is sure of it in float32, has about 100.
    /// </summary>
    public const double MostLoss = 1000;

    /// <summary>
    /// The most optimiser steps that a plan lets a site take in one round: all its epochs, in batches of the plan's size.
    /// </summary>
    /// <param name="settings">The plan.</param>
    /// <param name="samples">Training images, above 0; need not be whole.</param>
    /// <returns>At least 1.</returns>
    public static long MostSteps(RunSettings settings, double samples)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var epochs = settings.HeadEpochs + settings.Training.LocalEpochs;
        return (long)Math.Clamp(epochs * Math.Ceiling(samples / settings.Training.BatchSize), 1, 1L << 53);
    }

    /// <summary>Optimiser steps as they count: at least 1, at most <see cref="MostSteps"/>.</summary>
    public static long Steps(RunSettings settings, long samples, ulong claimed) =>
        (long)Math.Clamp(claimed, 1, (ulong)MostSteps(settings, samples));

    /// <summary>The mean loss; NaN where the site said none that can be.</summary>
    public static double Loss(double claimed) => claimed is >= 0 and <= MostLoss ? claimed : double.NaN;

    /// <summary>
    /// What the privacy of the site's images has cost; null where the plan protects no image, the site said nothing, or no number that can
    /// be: a round that would spend more than the budget is not trained.
    /// </summary>
    public static double? Epsilon(PrivacySettings privacy, double? claimed)
    {
        ArgumentNullException.ThrowIfNull(privacy);
        return privacy.ProtectsImages && claimed >= 0 && claimed <= privacy.Budget ? claimed : null;
    }
}
