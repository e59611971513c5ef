using FederatedQC.Federation.Gate;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// The site's own decision about a release, on the images that the site holds back. The consortium's gate has passed it already; this one
/// keeps from the line a model that happens to be bad here.
/// </summary>
internal static class OwnGate
{
    /// <summary>Why the release stays off this line, or null when it may go there.</summary>
    /// <param name="maxDrop">Largest fall of <see cref="SiteMeasure"/>, as a fraction.</param>
    /// <param name="release">How the release did; null or without images when the site could not judge it: then the consortium's word
    /// counts.</param>
    /// <param name="line">How the line's present model did; null when there is none.</param>
    public static string? Refusal(double maxDrop, SiteEvaluation? release, SiteEvaluation? line)
    {
        if (release is not { Counts.Images: > 0 })
        {
            return null;
        }

        if (release.Counts.IsConstant)
        {
            return "it answers the same class to every image that this site holds back";
        }

        if (line is not { Counts.Images: > 0 })
        {
            return null;
        }

        var (before, after) = (SiteMeasure.Of(line.Judgement), SiteMeasure.Of(release.Judgement));
        return before - after > maxDrop
            ? FormattableString.Invariant(
                $"the {SiteMeasure.NameOf(release.Judgement)} on this site's own images would fall from {before:P1} to {after:P1}"
            )
            : null;
    }
}
