using System.Globalization;
using FederatedQC.Federation.Gate;

namespace FederatedQC.Federation.Contribution;

/// <summary>Whether federating helped a site, judged on images that the site held back from training.</summary>
public sealed record SiteBenefit
{
    /// <summary>Site id.</summary>
    public required string Site { get; init; }

    /// <summary>Over all images.</summary>
    public required BenefitComparison Overall { get; init; }

    /// <summary>
    /// Over the images of defects alone, because where nearly all parts are good a model that sees no defect is right on nearly all images.
    /// </summary>
    public required BenefitComparison Defects { get; init; }

    /// <summary>Better alone if either comparison shows that; else that federating helps if either shows that.</summary>
    public BenefitVerdict Verdict =>
        IsShown(BenefitVerdict.BetterAlone) ? BenefitVerdict.BetterAlone
        : IsShown(BenefitVerdict.Helps) ? BenefitVerdict.Helps
        : BenefitVerdict.NoDifferenceShown;

    /// <summary>Whether the site should inspect with its own model for now. Without a difference shown it follows the consortium.</summary>
    public bool KeepOwnModel => Verdict == BenefitVerdict.BetterAlone;

    /// <summary>The report in a sentence for the operator.</summary>
    public string Sentence =>
        Overall.Images == 0
            ? $"{Site} held back no image, so nothing is known."
            : $"{Opening}: the federated model is right on {Say(Overall, "images")} and on {Say(Defects, "defects")}.";

    private string Opening =>
        Verdict switch
        {
            BenefitVerdict.Helps => $"Federating helps {Site}",
            BenefitVerdict.BetterAlone => $"{Site} does better alone and should keep its own model",
            _ => $"No difference is shown at {Site}",
        };

    /// <summary>The report from counts of each class.</summary>
    /// <param name="site">Site id.</param>
    /// <param name="own">The site's own model on its images; consistent counts.</param>
    /// <param name="federated">The federated model on the same images; consistent counts.</param>
    /// <param name="defectFreeIndex">Index of the defect-free class, or -1: then every class is a defect.</param>
    /// <exception cref="ArgumentException">The two were counted over different images.</exception>
    public static SiteBenefit Of(string site, ClassCounts own, ClassCounts federated, int defectFreeIndex)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(federated);
        if (!own.Support.SequenceEqual(federated.Support))
        {
            throw new ArgumentException($"The models of '{site}' were not counted over the same images.", nameof(federated));
        }

        long Defects(IReadOnlyList<long> counts) => counts.Sum() - (defectFreeIndex < 0 ? 0 : counts[defectFreeIndex]);
        return new()
        {
            Site = site,
            Overall = BenefitComparison.Of(own.Images, own.Correct.Sum(), federated.Correct.Sum()),
            Defects = BenefitComparison.Of(Defects(own.Support), Defects(own.Correct), Defects(federated.Correct)),
        };
    }

    /// <summary>The report from the outcome of each image, which finds smaller differences than counts do.</summary>
    /// <param name="site">Site id.</param>
    /// <param name="overall">Over all images.</param>
    /// <param name="defects">Over those of them that show a defect.</param>
    public static SiteBenefit Of(string site, PairedOutcomes overall, PairedOutcomes defects) =>
        new()
        {
            Site = site,
            Overall = BenefitComparison.Of(overall),
            Defects = BenefitComparison.Of(defects),
        };

    private bool IsShown(BenefitVerdict verdict) => Overall.Verdict == verdict || Defects.Verdict == verdict;

    private static string Say(BenefitComparison comparison, string what) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{comparison.FederatedRight} of {comparison.Images} {what} against {comparison.OwnRight}"
        );
}
