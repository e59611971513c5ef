using System.Text.Json;
using FederatedQC.Federation.Contribution;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Reports;

/// <summary>Whether federating helped a site, on the test images.</summary>
/// <param name="Verdict"><c>helps</c>, <c>betterAlone</c> or <c>noDifferenceShown</c>.</param>
/// <param name="KeepOwnModel">Whether the site should inspect with its own model.</param>
/// <param name="Sentence">The verdict with its counts.</param>
internal sealed record BenefitReport(string Verdict, bool KeepOwnModel, string Sentence)
{
    /// <summary>Compares a site's two models on the same images; null where it has only one.</summary>
    /// <param name="site">The site.</param>
    /// <param name="alone">Its own model; null where none was trained.</param>
    /// <param name="federated">The federated one as the site uses it.</param>
    /// <param name="defectFreeIndex">Index of the defect-free class, or -1.</param>
    public static BenefitReport? Of(string site, EvaluationFigures? alone, EvaluationFigures federated, int defectFreeIndex)
    {
        if (alone is null)
        {
            return null;
        }

        var benefit = SiteBenefit.Of(site, alone.ToCounts(), federated.ToCounts(), defectFreeIndex);
        return new(JsonNamingPolicy.CamelCase.ConvertName(benefit.Verdict.ToString()), benefit.KeepOwnModel, benefit.Sentence);
    }
}
