using System.Collections.Immutable;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Privacy.Noise;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Tests.Aggregation;

/// <summary>A round in memory: sites, their deltas, and what the aggregator kept.</summary>
internal sealed record TestRound
{
    public required RunSettings Settings { get; init; }

    public required float[] Base { get; init; }

    public required ImmutableArray<(UpdateFacts Facts, float[][] Sections)> Updates { get; init; }

    public IReadOnlyDictionary<string, float[]> State { get; init; } = new Dictionary<string, float[]>();

    public int Round { get; init; }

    public float[]? Trusted { get; init; }

    /// <summary>The privacy of the plan.</summary>
    public PrivacySettings Privacy { get; init; } = new();

    /// <summary>The bits of the noise of a block; those of every block are other ones.</summary>
    public Func<int, IRandomWords> Noise { get; init; } = block => new SeededWords((ulong)(block + 1));

    public double? ClipBound { get; init; }

    /// <summary>A plan for a model of some learnt parameters and some running statistics behind them.</summary>
    public static RunSettings Plan(int learnt, int statistics = 0, string strategy = "fedavg", int sites = 3) =>
        new()
        {
            Run = "run-1",
            Rounds = 100,
            Sites = [.. Enumerable.Range(0, sites).Select(Site)],
            Strategy = strategy,
            Spec = TestRun.Spec with
            {
                Tensors =
                [
                    new TensorSpec("w", [learnt], TensorRole.Shared),
                    .. statistics > 0
                        ? [new TensorSpec("norm.running_mean", [statistics], TensorRole.Shared)]
                        : ImmutableArray<TensorSpec>.Empty,
                ],
            },
        };

    public static string Site(int index) => $"site-{index:D4}";

    /// <summary>Updates of equal sites, in order.</summary>
    public static ImmutableArray<(UpdateFacts Facts, float[][] Sections)> Of(params float[][] deltas) =>
        [.. deltas.Select((delta, site) => (new UpdateFacts(Site(site), 100, 10), new[] { delta }))];

    /// <summary>Updates of equal sites that say how long their deltas are.</summary>
    public static ImmutableArray<(UpdateFacts Facts, float[][] Sections)> Measured(params float[][] deltas) =>
        [
            .. Of(deltas)
                .Select(update =>
                    (update.Facts with { Norm = Math.Sqrt(update.Sections[0].Sum(value => (double)value * value)) }, update.Sections)
                ),
        ];

    /// <summary>What the aggregation is given.</summary>
    public RoundInputs Inputs =>
        new()
        {
            Settings = Settings with { Privacy = Privacy },
            Round = Round,
            Updates = [.. Updates.Select(update => update.Facts)],
            Blocks = block =>
            {
                var count = ParameterBlocks.CountOf(Base.Length);
                return new ArrayUpdates([
                    .. Updates.Select(update => update.Sections[block / count][ParameterBlocks.RangeOf(Base.Length, block % count)]),
                ]);
            },
            ReadBase = Reader(Base),
            ReadState = name => State.TryGetValue(name, out var vector) ? Reader(vector) : null,
            ReadTrusted = Trusted is null ? null : Reader(Trusted),
            ClipBound = ClipBound,
            Noise = Noise,
        };

    public RoundResult Aggregate(int threads = 2) => ModelAggregation.Aggregate(Inputs, threads, CancellationToken.None);

    private static BlockReader Reader(float[] vector) =>
        (block, values) => vector.AsSpan(ParameterBlocks.RangeOf(vector.Length, block)).CopyTo(values);
}
