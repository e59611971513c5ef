using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Models;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Learning.Networks;

namespace FederatedQC.Cli.Consortium;

/// <summary>What a consortium on this machine agrees on.</summary>
internal static class ConsortiumPlan
{
    /// <summary>The plan that the options ask for, unchecked.</summary>
    /// <exception cref="UsageException">The images make no network possible.</exception>
    public static RunSettings Create(string run, ConsortiumOptions options, DealtImages images) => new()
    {
        Run = run,
        Rounds = options.Rounds,
        Sites = [.. images.Sites.Order(StringComparer.Ordinal)],
        Spec = CheckedSpec.Create(new NetworkOptions
        {
            Architecture = options.Network,
            Norm = options.Norm,
            InputSize = options.InputSize,
            Channels = images.Channels,
            Classes = images.Classes,
            DefectFreeClass = images.DefectFreeClass,
            Sharing = AggregationStrategies.Get(options.Strategy).Sharing,
        }),
        Strategy = options.Strategy,
        Codec = options.Codec,
        Compression = new CompressionSettings { Download = options.Download },
        Seed = options.Seed,
        Robust = new RobustSettings { Rule = options.Rule, SiteMomentum = options.SiteMomentum },
        Privacy = options.Privacy,
        Families = new FamilySettings { Clustering = options.HasDeclaredFamilies ? "none" : options.Families },
        Training = TrainingOf(options),
        Server = new ServerSettings { LearningRate = options.ServerRate, Weights = options.Privacy.Level == PrivacySettings.Site ? "equal" : "samples" },
    };

    /// <summary>A plan that is sound and can be run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="limits">A sentence for each thing that those who are to run a plan do not do (<see cref="ServiceLimits"/>).</param>
    /// <exception cref="UsageException">It is not; the message has a line for each reason.</exception>
    public static RunSettings Checked(RunSettings plan, Func<RunSettings, IReadOnlyList<string>>? limits = null)
    {
        var problems = RunSettingsRules.Problems(plan) is [_, ..] unsound ? unsound : limits?.Invoke(plan) ?? [];
        return problems.Count == 0 ? plan : throw new UsageException(string.Join(Environment.NewLine, problems));
    }

    private static TrainingSettings TrainingOf(ConsortiumOptions options) => new()
    {
        LocalEpochs = options.LocalEpochs,
        BatchSize = options.BatchSize,
        LearningRate = options.LearningRate,
        Momentum = options.Strategy == "scaffold" ? 0 : 0.9,
        Precision = options.Precision,
        LabelSmoothing = 0.1,
        // A site that lacks a class would unlearn it otherwise; with noise, the shares of the classes would tell of the images. The classes of other products are lacked by
        // all sites of a family: nobody would teach its model that they don't occur.
        ClassWeighting = options.Privacy.Level == PrivacySettings.Record || options.HasDeclaredFamilies ? "none" : "calibrated",
        ProximalMu = options.Strategy == "fedprox" ? 0.01 : 0,
    };
}
