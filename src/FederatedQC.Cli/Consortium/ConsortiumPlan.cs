using System.Text.Json.Nodes;
using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Models;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Cli.Consortium;

/// <summary>What a consortium on this machine agrees on: the verb's own plan, and over it what was asked for.</summary>
internal static class ConsortiumPlan
{
    public const int Rounds = 20;
    public const int BatchSize = 8;
    public const double LearningRate = 0.1;

    private const double MostSums = 1e12;

    /// <summary>The plan for images that nobody has read yet.</summary>
    /// <param name="verb">Who runs it.</param>
    /// <param name="asked">What was asked for, as a part of run settings.</param>
    /// <param name="network">The network where the part has none.</param>
    /// <param name="sites">How many sites there are.</param>
    /// <param name="hasDeclaredFamilies">Whether a data set is a product with a model of its own.</param>
    /// <exception cref="UsageException">It is not sound, or those who are to run it do not do it; the message has a line for each
    /// reason.</exception>
    public static RunSettings Read(ConsortiumVerb verb, JsonObject asked, NetworkOptions network, int sites, bool hasDeclaredFamilies)
    {
        var images = DealtImages.Unread(sites);
        var least = new RunSettings
        {
            Run = verb.Run,
            Rounds = Rounds,
            Sites = [.. images.Sites.Order(StringComparer.Ordinal)],
            Spec = SpecOf(network, images, strategy: null),
        };
        least = Architectures.Get(network.Architecture).IsAnalytic ? least with { Strategy = AggregationStrategies.Analytic } : least;
        var plan = Lay(asked, verb.Complete(Usual(Lay(asked, least), verb, hasDeclaredFamilies)));
        return Checked(asked.ContainsKey("spec") ? plan : plan with { Spec = SpecOf(network, images, plan.Strategy) }, verb.Limits);
    }

    /// <summary>The plan for images that were dealt to sites.</summary>
    /// <inheritdoc cref="Read"/>
    public static RunSettings For(ConsortiumOptions options, DealtImages images)
    {
        var plan = options.Plan with { Sites = [.. images.Sites.Order(StringComparer.Ordinal)] };
        return Checked(
            options.HasSpec ? Fitting(plan, images) : plan with { Spec = SpecOf(NetworkOf(plan.Spec), images, plan.Strategy) },
            options.Verb.Limits
        );
    }

    /// <summary>A plan that is sound and can be run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="limits">A sentence for each thing that those who are to run a plan do not do (<see cref="ServiceLimits"/>).</param>
    /// <exception cref="UsageException">It is not; the message has a line for each reason.</exception>
    public static RunSettings Checked(RunSettings plan, Func<RunSettings, IReadOnlyList<string>> limits)
    {
        var problems = RunSettingsRules.Problems(plan) is [_, ..] unsound ? unsound : limits(plan);
        return problems.Count == 0 ? plan : throw new UsageException(string.Join(Environment.NewLine, problems));
    }

    private static RunSettings Usual(RunSettings asked, ConsortiumVerb verb, bool hasDeclaredFamilies)
    {
        // One that is unknown is told with the other mistakes.
        var strategy = AggregationStrategies.All.GetValueOrDefault(asked.Strategy);
        if (strategy?.AddsSums == true)
        {
            return Solved(asked);
        }

        return asked with
        {
            Training = asked.Training with
            {
                LocalEpochs = verb.LocalEpochs,
                BatchSize = BatchSize,
                LearningRate = LearningRate,
                Momentum = strategy?.Term == SiteTerm.ControlVariates ? 0 : 0.9,
                Precision = "auto",
                LabelSmoothing = 0.1,
                // A site that lacks a class would unlearn it otherwise; with noise, the shares of the classes would tell of the images. The
                // classes of other products are lacked by all sites of a family: nobody would teach its model that they don't occur.
                ClassWeighting = asked.Privacy.ProtectsImages || hasDeclaredFamilies ? "none" : "calibrated",
                ProximalMu = strategy?.Term == SiteTerm.Proximal ? 0.01 : 0,
            },
            Server = asked.Server with { Weights = asked.Privacy.ProtectsSites ? "equal" : "samples" },
        };
    }

    // A site's sums are as large as its images are many: what bounds a step of training says nothing of them.
    private static RunSettings Solved(RunSettings asked) =>
        asked with
        {
            Rounds = RunSettingsRules.AnalyticRounds,
            Training = asked.Training with { ClassWeighting = "none" },
            Admission = asked.Admission with { MaxDeltaNorm = MostSums, NormOutlier = null, CosineWarning = null },
        };

    private static RunSettings Lay(JsonObject asked, RunSettings whole) =>
        RunSettingsJson.TryMerge(asked, whole, out var plan, out var problem) ? plan : throw new UsageException($"The plan: {problem}");

    private static ModelSpec SpecOf(NetworkOptions network, DealtImages images, string? strategy) =>
        CheckedSpec.Create(
            network with
            {
                Channels = images.Channels,
                Classes = images.Classes,
                DefectFreeClass = images.DefectFreeClass,
                // One that is unknown is told with the other mistakes.
                Sharing =
                    strategy is not null && AggregationStrategies.All.TryGetValue(strategy, out var known)
                        ? known.Sharing
                        : network.Sharing,
            }
        );

    private static NetworkOptions NetworkOf(ModelSpec spec) =>
        new()
        {
            Architecture = spec.Architecture,
            Width = spec.Width,
            Norm = spec.Norm,
            InputSize = spec.InputSize,
            Classes = spec.Classes,
        };

    private static RunSettings Fitting(RunSettings plan, DealtImages images) =>
        !plan.Spec.Classes.SequenceEqual(images.Classes)
            ? throw new UsageException(
                $"The plan's network tells {string.Join(", ", plan.Spec.Classes)} apart, the images are of {string.Join(", ", images.Classes)}: leave 'spec' out of the plan, or use such images."
            )
        : plan.Spec.Channels != images.Channels
            ? throw new UsageException(
                $"The plan's network takes {plan.Spec.Channels} channels, the images have {images.Channels}: leave 'spec' out of the plan, or use such images."
            )
        : plan;
}
