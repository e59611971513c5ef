using System.Collections.Immutable;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.EdgeAgent.Sync;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Tests.Sync;

/// <summary>Values that the tests of the site's machine are made of.</summary>
internal static class Sites
{
    public const string Own = "plant-a";

    public static readonly Hash256 A = Model(1);
    public static readonly Hash256 B = Model(2);
    public static readonly Hash256 C = Model(3);

    public static readonly SiteLimits Limits = new(
        TakesPart: true,
        HasImages: true,
        MaxDrop: 0.1,
        FirstRetry: TimeSpan.FromSeconds(10),
        LongestRetry: TimeSpan.FromSeconds(60)
    );

    public static readonly RunSettings Settings = new()
    {
        Run = "run-1",
        Rounds = 9,
        Sites = [Own, "plant-b"],
        Spec = new ModelSpec
        {
            Architecture = "compact",
            Width = 8,
            Norm = NormKind.Group,
            InputSize = 32,
            Channels = 1,
            Classes = ["good", "scratch"],
            DefectFreeClass = "good",
            Mean = [0.5f],
            Std = [0.25f],
            Tensors = [new TensorSpec("weight", [4], TensorRole.Shared)],
        },
    };

    public static readonly SiteEvaluation Good = Figures(10, 9, 9);
    public static readonly SiteEvaluation Worse = Figures(10, 6, 6);
    public static readonly SiteEvaluation Constant = Figures(10, 10, 0);

    public static SiteState Fresh => new() { Site = Own, Limits = Limits };

    public static Hash256 Model(byte number) => Hash256.Of([number]);

    public static SitePlan Plan(
        ulong revision,
        Phase phase,
        int round = 0,
        Hash256? start = null,
        Hash256? candidate = null,
        Hash256? released = null
    ) => new(revision, new RoundKey("run-1", round), phase, start ?? A, candidate, released, Settings, ReadOnlyMemory<byte>.Empty);

    public static SiteUpdate Update(int round, Hash256 start, UpdateOutcome outcome = UpdateOutcome.Pending) =>
        new(new RoundKey("run-1", round), start, 100, outcome);

    public static SiteEvaluation Figures(long support, long good, long defects) => Figures((support, support), good, defects);

    /// <summary>Figures of a model whose defect score is low where it answers good, and else high.</summary>
    public static SiteEvaluation Figures((long Good, long Defects) support, long good, long defects) =>
        new(
            new ClassCounts(
                [support.Good, support.Defects],
                [good, defects],
                [good + support.Defects - defects, defects + support.Good - good]
            ),
            Parity: 0
        )
        {
            Scores = TwoScores.Of(good, support.Good - good, support.Defects - defects, defects),
        };

    /// <summary>The site after some events, and the effects of the last one.</summary>
    public static (SiteState State, ImmutableArray<SiteEffect> Effects) After(this SiteState state, params SiteEvent[] events)
    {
        ImmutableArray<SiteEffect> effects = [];
        foreach (var happened in events)
        {
            (state, effects) = SiteMachine.Apply(state, happened) is var transition ? (transition.State, transition.Effects) : default;
        }

        return (state, effects);
    }
}
