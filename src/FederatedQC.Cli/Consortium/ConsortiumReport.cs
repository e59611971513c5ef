using System.Globalization;
using FederatedQC.Cli.Reports;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Cli.Consortium;

/// <summary>Puts a run's report together from what was asked, agreed and measured.</summary>
internal static class ConsortiumReport
{
    public static RunReport Build(ConsortiumOptions options, RunSettings settings, ConsortiumResult result)
    {
        var layout = new ParameterLayout(settings.Spec);
        var alone = result.Sites.Select(site => site.Local).OfType<ModelFigures>().ToList();
        return new RunReport
        {
            Seed = settings.Seed,
            ModelId = result.ModelId,
            Rounds = settings.Rounds,
            WallSeconds = result.Wall.TotalSeconds,
            Strategy = settings.Strategy,
            Codec = EncodingOf(settings),
            Rule = settings.Robust.Rule,
            Privacy = result.Privacy,
            Network = settings.Spec.Architecture,
            Parameters = layout.SharedCount + layout.LocalCount,
            Data = options.Data.IsEmpty ? "synthetic surfaces" : string.Join(", ", options.Data.Select(Path.GetFileName)),
            Split = options.Split.ToString(),
            TestImages = result.TestImages,
            SkippedImages = result.Skipped,
            LocalMean = alone.Count == 0 ? null : ModelFigures.Mean(alone),
            Federated = result.IsOneModel ? result.Sites[0].Federated : ModelFigures.Mean([.. result.Sites.Select(site => site.Federated)]),
            Pooled = result.Pooled is { } pooled ? ModelFigures.Of(pooled) : null,
            Sites = result.Sites,
            Families = result.Models.IsEmpty
                ? null
                :
                [
                    .. result.Models.Select(model =>
                        Family(model.Family, model.ModelId, [.. result.Sites.Where(site => site.Family == model.Family)])
                    ),
                ],
            RoundLog = result.Rounds,
            Confusion = new ConfusionReport(settings.Spec.Classes, [.. result.First.Confusion.Select(row => (IReadOnlyList<int>)row)]),
        };
    }

    private static FamilyReport Family(string name, string model, IReadOnlyCollection<SiteReport> sites)
    {
        var alone = sites.Select(site => site.Local).OfType<ModelFigures>().ToList();
        return new(
            name,
            model,
            sites.Count,
            alone.Count == 0 ? null : ModelFigures.Mean(alone),
            ModelFigures.Mean([.. sites.Select(site => site.Federated)])
        );
    }

    private static string EncodingOf(RunSettings settings)
    {
        var numbers = settings.SecureAggregation.Enabled
            ? string.Create(CultureInfo.InvariantCulture, $"masked {settings.SecureAggregation.Bits}-bit integers")
            : settings.Codec;
        var rank = settings.LowRank is { } lowRank ? string.Create(CultureInfo.InvariantCulture, $", rank {lowRank.Rank}") : "";
        return numbers + rank + (settings.SendsSteps ? $", down {settings.Compression.Download}" : "");
    }
}
