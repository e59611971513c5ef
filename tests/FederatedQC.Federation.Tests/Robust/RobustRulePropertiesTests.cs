using FederatedQC.Federation.Robust;

namespace FederatedQC.Federation.Tests.Robust;

/// <summary>One suite over every rule and some chains of steps.</summary>
public sealed class RobustRulePropertiesTests
{
    private const int Sites = 17;
    private const int Faulty = 3;
    private const int Length = 33;

    // Taken from the table of the rules, so that a new one is under every test here.
    private static readonly string[] Known = [.. RobustRules.KnownRules.Select(NameOf)];

    public static TheoryData<string> Names =>
        [
            .. Known,
            .. RobustRules.KnownSteps.Select(step => $"{NameOf(step)}+median"),
            "rfa:8",
            "bucketing:2+centred-clipping",
            "nnm+trimmed-mean",
            "arc+nnm+rfa",
            "clip:1.5+median",
            "bucketing:2+nnm+krum",
        ];

    // Not bucketing: who shares a bucket follows from the ids.
    public static TheoryData<string> BlindToIds => [.. Known, "rfa:8", "nnm+trimmed-mean", "arc+nnm+rfa", "clip:1.5+median"];

    // Not arc and clip either: angles and norms change with the origin.
    public static TheoryData<string> BlindToTheOrigin =>
        [.. Known.Except(["fltrust", "foolsgold"]), "bucketing:2+centred-clipping", "nnm+trimmed-mean"];

    public static TheoryData<string> BlindToWeights => [.. Known.Except(["mean"]), "nnm+median"];

    public static TheoryData<string, double> Bounds
    {
        get
        {
            var bounds = new TheoryData<string, double> { { "bucketing:2+rfa", 1.5 } };
            foreach (
                var name in (string[])[.. Known.Except(["mean"]), "rfa:32", "nnm+median", "nnm+centred-clipping", "bucketing:2+median"]
            )
            {
                bounds.Add(name, 1);
            }

            return bounds;
        }
    }

    [Theory]
    [MemberData(nameof(BlindToIds))]
    public void Which_site_has_which_id_changes_the_result_by_no_more_than_rounding(string name)
    {
        // Of a pair that is nearest to each other Bulyan's Krum takes the first: with ids drawn anew that is a choice, so few sites are
        // faulty here.
        var random = new Random(6);
        var updates = Updates(seed: 9);
        var faulty = name == "bulyan" ? 0 : Faulty;
        var expected = Rounds.Aggregate(name, updates, faulty, Previous, Trusted);
        for (var order = 0; order < 100; order++)
        {
            random.Shuffle(updates);
            Rounds.Aggregate(name, updates, faulty, Previous, Trusted).ShouldBeNear(expected, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scaling_every_vector_by_a_power_of_two_scales_the_result(string name)
    {
        var once = Aggregate(name, Updates(seed: 2));
        Rounds
            .Aggregate(name, Scaled(Updates(seed: 2), 1024), Faulty, Scaled([Previous], 1024)[0], Scaled([Trusted], 1024)[0])
            .ShouldBeNear([.. once.Select(value => value * 1024)], 1e-9 * 1024);
    }

    [Theory]
    [MemberData(nameof(BlindToTheOrigin))]
    public void Moving_every_vector_moves_the_result(string name)
    {
        var once = Aggregate(name, Updates(seed: 3));
        Rounds
            .Aggregate(name, Moved(Updates(seed: 3)), Faulty, Moved([Previous])[0], Moved([Trusted])[0])
            .ShouldBeNear([.. once.Select(value => value + 2)], 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Where_the_tile_is_cut_changes_no_bit(string name)
    {
        var updates = Updates(seed: 4);
        var combination = RobustRules.Parse(name).Combine(Rounds.Of(updates, Faulty, Previous, Trusted));
        float[][] vectors = [.. updates, Previous, Trusted];
        var whole = new double[Length];
        combination.Apply(Rounds.TileOf(vectors), whole);
        foreach (var width in new[] { 0, 1, 7, 8, 9 })
        {
            var part = new double[width];
            combination.Apply(Rounds.TileOf([.. vectors.Select(vector => vector[5..(5 + width)])]), part);
            part.ShouldBe(whole[5..(5 + width)]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_updates_come_out_as_they_are(string name)
    {
        var update = Updates(seed: 5)[0];
        var result = Rounds.Aggregate(name, [.. Enumerable.Repeat(update, Sites)], Faulty, update, update);

        // Centred clipping has nothing to do, the others a mean of equals.
        result.ShouldBeNear(update.Wide(), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Vectors_without_a_value_have_an_aggregate_without_one(string name) =>
        Rounds.Aggregate(name, [.. Enumerable.Repeat(Array.Empty<float>(), Sites)], Faulty, [], []).ShouldBeEmpty();

    [Theory]
    [InlineData("mean")]
    [InlineData("median")]
    [InlineData("trimmed-mean")]
    [InlineData("rfa")]
    [InlineData("rfa:8")]
    [InlineData("foolsgold")]
    [InlineData("bucketing:2+median")]
    [InlineData("nnm+mean")]
    [InlineData("arc+mean")]
    [InlineData("clip+mean")]
    [InlineData("centred-clipping")]
    public void A_lone_site_gets_its_own_update(string name) =>
        Rounds
            .Aggregate(
                name,
                [
                    [1, -2, 3],
                ]
            )
            .ShouldBeNear([1, -2, 3], 1e-12);

    /// <summary>
    /// Three of seventeen send the mean's opposite a million times as long. The result then stays as near to the honest mean as the
    /// farthest honest update, times the stated factor, where the plain mean is thrown a hundred thousand such distances away.
    /// </summary>
    [Theory]
    [MemberData(nameof(Bounds))]
    public void Hostile_updates_a_million_times_as_long_move_it_no_farther_than_an_honest_one_lies(string name, double factor)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var honest = Rounds.Noise(Sites - Faulty, Length, seed, shift: 0.5);
            var mean = Rounds.Mean(honest);
            float[] hostile = [.. mean.Select(value => (float)(value * -1e6))];
            float[][] updates = [.. honest[..4], hostile, .. honest[4..8], hostile, .. honest[8..], hostile];
            var farthest = honest.Max(update => Rounds.Distance(update.Wide(), mean));
            var previous = Rounds.Noise(1, Length, seed + 50, shift: 0.5)[0];
            Rounds
                .Distance(Rounds.Aggregate(name, updates, Faulty, previous, previous, (ulong)seed), mean)
                .ShouldBeLessThanOrEqualTo(factor * farthest, $"seed {seed}");
            Rounds.Distance(Rounds.Aggregate("mean", updates, Faulty), mean).ShouldBeGreaterThan(1e5 * farthest);
        }
    }

    [Theory]
    [InlineData("clip:1+mean")]
    [InlineData("arc+mean")]
    public void Clipped_norms_bound_what_a_site_can_add(string name)
    {
        var honest = Rounds.Noise(Sites - Faulty, Length, 7, shift: 0.5);
        float[] hostile = [.. Rounds.Mean(honest).Select(value => (float)(value * -1e6))];
        var longest = honest.Max(update => DirectRules.Norm(update.Wide()));
        DirectRules.Norm(Rounds.Aggregate(name, [.. honest, hostile, hostile, hostile], Faulty)).ShouldBeLessThanOrEqualTo(longest);
    }

    [Theory]
    [MemberData(nameof(BlindToWeights))]
    public void A_claim_of_more_samples_has_no_effect(string name)
    {
        var round = Rounds.Of(Updates(seed: 8), Faulty, Previous, Trusted);
        var lie = round with { Weights = [.. Enumerable.Range(0, Sites).Select(site => site == 4 ? 1.0 : 0)] };
        var rule = RobustRules.Parse(name);
        rule.Combine(lie).Mixing.Values.ToArray().ShouldBe(rule.Combine(round).Mixing.Values.ToArray());
        RobustRules.Parse("mean").Combine(lie).Mixing[0][4].ShouldBe(1);
    }

    private static string NameOf(string usage) => usage.Split('[')[0];

    private static float[] Previous { get; } = Rounds.Noise(1, Length, 71, shift: 0.2)[0];

    private static float[] Trusted { get; } = Rounds.Noise(1, Length, 72, shift: 0.2)[0];

    private static float[][] Updates(int seed) => Rounds.Noise(Sites, Length, seed, shift: 0.2);

    private static float[][] Scaled(float[][] vectors, float factor) =>
        [.. vectors.Select(vector => vector.Select(value => value * factor).ToArray())];

    private static float[][] Moved(float[][] vectors) => [.. vectors.Select(vector => vector.Select(value => value + 2).ToArray())];

    private static double[] Aggregate(string name, float[][] updates) => Rounds.Aggregate(name, updates, Faulty, Previous, Trusted);
}
