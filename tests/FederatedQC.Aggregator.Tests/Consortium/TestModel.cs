using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Aggregator.Tests.Consortium;

/// <summary>A real network of two blocks and more, and what the sites of a test make of it.</summary>
internal static class TestModel
{
    public static ModelSpec Spec { get; } =
        SpecBuilder.Create(
            new NetworkOptions
            {
                Classes = ["good", "scratch"],
                DefectFreeClass = "good",
                InputSize = 32,
                Width = 24,
                Norm = NormKind.Group,
            }
        );

    public static int Parameters { get; } = new ParameterLayout(Spec).SharedCount;

    public static RunSettings Settings(int rounds, params string[] sites) =>
        new()
        {
            Run = "run-1",
            Rounds = rounds,
            Sites = [.. sites],
            Spec = Spec,
            Seed = 7,
            Closing = new ClosingSettings
            {
                QuorumFraction = 1,
                Deadline = TimeSpan.FromHours(1),
                EvaluationDeadline = TimeSpan.FromHours(1),
                Grace = TimeSpan.FromHours(1),
            },
        };

    public static float[] Initial(RunSettings settings) => ModelInitialiser.Create(settings.Spec, (int)settings.Seed).Shared;

    /// <summary>What a site's training changes in a round.</summary>
    public static float[] Delta(string site, int round)
    {
        var random = new Random(HashCodeOf(site) + round);
        var delta = new float[Parameters];
        foreach (ref var value in delta.AsSpan())
        {
            value = (random.NextSingle() - 0.5f) * 0.01f;
        }

        return delta;
    }

    /// <summary>Training images that a site says it has.</summary>
    public static long Samples(string site) => 100 + HashCodeOf(site);

    /// <summary>What a site says after a round that its images' privacy has cost.</summary>
    public static double Epsilon(string site, int round) => (0.01 * HashCodeOf(site)) + (0.5 * (round + 1));

    /// <summary>
    /// The model after some rounds in which the sites took part, worked out without the aggregator's code but with its rule.
    /// </summary>
    public static Hash256 Expected(RunSettings settings, int rounds, params string[] sites)
    {
        var model = Initial(settings);
        for (var round = 0; round < rounds; round++)
        {
            model = Meant(model, round, sites);
        }

        return ModelId.Of(settings.Spec, model);
    }

    /// <summary>
    /// What a round makes of a model where the step is encoded, worked out block by block with the codec alone: what is meant and was left
    /// out before is encoded, what that decodes to is added, and the rest is left out.
    /// </summary>
    public static (float[] Model, float[] Unsent) Stepped(
        RunSettings settings,
        float[] start,
        float[] unsent,
        int round,
        params string[] sites
    )
    {
        var codec = DeltaCodecs.Get(settings.Compression.Download);
        var meant = Meant(start, round, sites);
        var (model, left) = (start.ToArray(), new float[start.Length]);
        for (var block = 0; block < ParameterBlocks.CountOf(start.Length); block++)
        {
            var range = ParameterBlocks.RangeOf(start.Length, block);
            float[] change =
            [
                .. Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value).Select(i => meant[i] - start[i] + unsent[i]),
            ];
            var encoded = new byte[codec.MaxEncodedLength(change.Length)];
            var sent = new float[change.Length];
            codec
                .TryDecode(encoded.AsSpan(0, codec.Encode(change, BlockSeeds.Of(settings.Seed, "", round, block), encoded)), sent)
                .ShouldBeTrue();
            for (var i = 0; i < change.Length; i++)
            {
                model[range.Start.Value + i] = start[range.Start.Value + i] + sent[i];
                left[range.Start.Value + i] = change[i] - sent[i];
            }
        }

        return (model, left);
    }

    private static float[] Meant(float[] start, int round, string[] sites)
    {
        var sum = new double[start.Length];
        foreach (var (site, weight) in AggregationWeights.ByCappedSamples(sites.Select(site => (site, Samples(site)))))
        {
            var delta = Delta(site, round);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += weight * delta[i];
            }
        }

        return [.. start.Zip(sum, (value, change) => (float)(value + change))];
    }

    private static int HashCodeOf(string site) => site.Sum(letter => letter);
}
