using System.Globalization;
using FederatedQC.Cli.Consortium;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Parameters.Models;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Reports;

/// <summary>What a run showed: <c>report.json</c> (<c>schemas/report.schema.json</c>), and what <c>report.html</c> is drawn from.</summary>
internal sealed record RunReport
{
    /// <summary>What follows from what was asked for, agreed on and released, and from the sites' figures.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="plan">What was agreed on.</param>
    /// <param name="models">Id of the released model of each family; of one without a name where there is one model for all.</param>
    /// <param name="sites">The sites, at least one.</param>
    /// <param name="isOneModel">Whether all sites use the very same model, on the same images.</param>
    internal RunReport(
        ConsortiumOptions options,
        RunSettings plan,
        IReadOnlyList<(string? Family, string ModelId)> models,
        IReadOnlyList<SiteReport> sites,
        bool isOneModel
    )
    {
        var layout = new ParameterLayout(plan.Spec);
        Seed = plan.Seed;
        ModelId = models[0].ModelId;
        Rounds = plan.Rounds;
        Strategy = plan.Strategy;
        Codec = EncodingOf(plan);
        Rule = plan.Robust.Rule;
        Network = plan.Spec.Architecture;
        Parameters = layout.SharedCount + layout.LocalCount;
        Data = options.Data.IsEmpty ? "synthetic surfaces" : string.Join(", ", options.Data.Select(Path.GetFileName));
        Split = options.Split.ToString();
        LocalMean = ModelFigures.MeanOfKnown(sites.Select(site => site.Local));
        Federated = isOneModel ? sites[0].Federated : ModelFigures.Mean([.. sites.Select(site => site.Federated)]);
        Families = models[0].Family is null
            ? null
            :
            [
                .. models.Select(model =>
                    FamilyReport.Of(model.Family!, model.ModelId, [.. sites.Where(site => site.Family == model.Family)])
                ),
            ];
        Sites = sites;
    }

    public ulong Seed { get; init; }

    /// <summary>Id of the released model, 64 hex digits; of the first family's where there are several.</summary>
    public string ModelId { get; init; }

    public int Rounds { get; init; }

    public required double WallSeconds { get; init; }

    public string Strategy { get; init; }

    public string Codec { get; init; }

    /// <summary>The rule that combines the updates.</summary>
    public string Rule { get; init; }

    /// <summary>Who attacked and how; null for nobody.</summary>
    public string? Attack { get; init; }

    /// <summary>What the released model has cost in privacy; null where nothing is protected.</summary>
    public ModelPrivacy? Privacy { get; init; }

    public string Network { get; init; }

    public int Parameters { get; init; }

    public string Data { get; init; }

    public string Split { get; init; }

    public required int TestImages { get; init; }

    /// <summary>Files that were left out of the data, by reason.</summary>
    public IReadOnlyDictionary<string, int> SkippedImages { get; init; } = new Dictionary<string, int>();

    /// <summary>Mean over the sites of each site's own model; null where none was trained to compare.</summary>
    public ModelFigures? LocalMean { get; init; }

    /// <summary>The federated model; the mean over the sites where a part of it is their own.</summary>
    public ModelFigures Federated { get; init; }

    /// <summary>
    /// One model trained on all sites' images together: the ceiling, which no consortium may reach for. Null where none was trained.
    /// </summary>
    public ModelFigures? Pooled { get; init; }

    /// <summary>The families, each with a model of its own; null where there is one model for all.</summary>
    public IReadOnlyList<FamilyReport>? Families { get; init; }

    public IReadOnlyList<SiteReport> Sites { get; init; }

    /// <summary>How the sites' contributions were measured; null where they were not.</summary>
    public ContributionSummary? Contribution { get; init; }

    public required IReadOnlyList<RoundReport> RoundLog { get; init; }

    public required ConfusionReport Confusion { get; init; }

    private static string EncodingOf(RunSettings plan)
    {
        var numbers = plan.SecureAggregation.Enabled
            ? string.Create(CultureInfo.InvariantCulture, $"masked {plan.SecureAggregation.Bits}-bit integers")
            : plan.Codec;
        var rank = plan.LowRank is { } lowRank ? string.Create(CultureInfo.InvariantCulture, $", rank {lowRank.Rank}") : "";
        return numbers + rank + (plan.SendsSteps ? $", down {plan.Compression.Download}" : "");
    }
}

/// <summary>One family of sites, which has a model of its own.</summary>
/// <param name="Family">Its name.</param>
/// <param name="ModelId">Id of its released model, 64 hex digits.</param>
/// <param name="Sites">How many sites it has.</param>
/// <param name="LocalMean">Mean over its sites of each one's own model; null where none was trained to compare.</param>
/// <param name="Federated">Mean over its sites of the family's model, each on the test images of its product.</param>
internal sealed record FamilyReport(string Family, string ModelId, int Sites, ModelFigures? LocalMean, ModelFigures Federated)
{
    /// <summary>A family with the means of its sites, of which there is at least one.</summary>
    public static FamilyReport Of(string family, string modelId, IReadOnlyCollection<SiteReport> sites) =>
        new(
            family,
            modelId,
            sites.Count,
            ModelFigures.MeanOfKnown(sites.Select(site => site.Local)),
            ModelFigures.Mean([.. sites.Select(site => site.Federated)])
        );
}

/// <summary>How the sites' contributions were measured.</summary>
/// <param name="Method"><c>exact</c>, <c>gtg</c> or <c>leave-one-out</c>.</param>
/// <param name="Images">Images that only the operator has, which the models were judged on.</param>
/// <param name="Rounds">Rounds that count: those whose candidate was trained on.</param>
/// <param name="Undivided">Those of them that changed too little to be divided.</param>
/// <param name="Gain">Accuracy on those images that the counted rounds gained together, as a fraction of one.</param>
internal sealed record ContributionSummary(string Method, int Images, int Rounds, int Undivided, double Gain);

/// <summary>How often each class was taken for each, on the test images.</summary>
/// <param name="Classes">Class names in the order of rows and columns.</param>
/// <param name="Counts">Images by true class (row) and predicted class (column).</param>
internal sealed record ConfusionReport(IReadOnlyList<string> Classes, IReadOnlyList<IReadOnlyList<int>> Counts)
{
    /// <summary>That of one model.</summary>
    public static ConfusionReport Of(IReadOnlyList<string> classes, EvaluationFigures figures) =>
        new(classes, [.. figures.Confusion.Select(row => (IReadOnlyList<int>)row)]);
}
