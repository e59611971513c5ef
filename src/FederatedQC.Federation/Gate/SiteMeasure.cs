namespace FederatedQC.Federation.Gate;

/// <summary>What a site compares models by on its own images: the consortium's measure as far as those images tell it.</summary>
public static class SiteMeasure
{
    /// <summary>
    /// The AUROC where the product has a defect-free class and the images are of both kinds, the mean recall over the classes where it has
    /// none, and the share that was judged right where all images are good or all defective. NaN without an image.
    /// </summary>
    public static double Of(Judgement judgement)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        return judgement.Counts.Images == 0 ? double.NaN
            : Auroc(judgement) is { } auroc ? auroc
            : judgement.Scores is null ? Counts(judgement).MacroRecall
            : judgement.Counts.Accuracy;
    }

    /// <summary>Its name.</summary>
    public static string NameOf(Judgement judgement)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        return Auroc(judgement) is not null ? "AUROC"
            : judgement.Scores is null ? "macro recall"
            : "accuracy";
    }

    private static double? Auroc(Judgement judgement) =>
        judgement is { Scores: not null, Counts.Images: > 0 } && Counts(judgement).Auroc is var auroc && double.IsFinite(auroc)
            ? auroc
            : null;

    private static WeighedCounts Counts(Judgement judgement) =>
        new WeighedCounts(judgement.Counts.Support.Length, -1).Add(judgement, judgement.Counts.Images);
}
