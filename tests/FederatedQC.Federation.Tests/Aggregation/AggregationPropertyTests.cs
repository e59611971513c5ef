using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Robust;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Federation.Tests.Aggregation;

/// <summary>What holds for every strategy and every rule: the whole pass over blocks, from updates to model.</summary>
public sealed class AggregationPropertyTests
{
    private const int Sites = 11;
    private const int Learnt = 203;
    private const int Statistics = 14;
    private const int FewOrders = 20;
    private const int ManyOrders = 1000;

    public static TheoryData<string> Strategies =>
        [
            .. AggregationStrategies
                .All.Values.Where(strategy => !strategy.AddsSums)
                .Select(strategy => strategy.Name)
                .Order(StringComparer.Ordinal),
        ];

    // Taken from the table of the rules, so that a new one is under every test here.
    private static readonly string[] RuleNames =
    [
        .. RobustRules.KnownRules.Select(usage => usage.Split('[')[0]),
        "bucketing:2+median",
        "nnm+trimmed-mean",
        "arc+mean",
        "clip:1.5+rfa",
    ];

    public static TheoryData<string> Rules => [.. RuleNames];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Arrival_order_changes_no_bit_of_a_strategy(string strategy) =>
        OrderChangesNothing(strategy, "mean", strategy == "fedavg" ? ManyOrders : FewOrders);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Arrival_order_changes_no_bit_of_a_rule(string rule) =>
        OrderChangesNothing("fedavg", rule, rule == "multi-krum" ? ManyOrders : FewOrders);

    [Theory]
    [MemberData(nameof(Strategies))]
    public void One_site_with_one_update_makes_a_finite_model(string strategy)
    {
        var round = Round(strategy, "mean", new Random(5)) with { Settings = TestRound.Plan(Learnt, Statistics, strategy, sites: 1) };
        var result = (round with { Updates = [round.Updates[0]] }).Aggregate();
        VectorMeasures.AllFinite(result.Shared).ShouldBeTrue();
        result.State.Values.ShouldAllBe(vector => VectorMeasures.AllFinite(vector));
    }

    [Theory]
    [InlineData(float.MaxValue, false)]
    [InlineData(1f, true)]
    public void A_sum_beyond_float32_is_no_candidate(float value, bool isFinite) =>
        new TestRound
        {
            Settings = TestRound.Plan(2),
            Base = [0, value],
            Updates = TestRound.Of([0, value], [0, value]),
        }
            .Aggregate()
            .IsFinite.ShouldBe(isFinite);

    [Theory]
    [InlineData("mean", 16 * ParameterBlocks.Size)]
    [InlineData("multi-krum", (21 * ParameterBlocks.Size) + 3)]
    public void A_warning_looks_at_sixteen_blocks_and_a_rule_at_all(string rule, int measured)
    {
        const int Long = (21 * ParameterBlocks.Size) + 3;
        float[] ones = [.. Enumerable.Repeat(1f, Long)];
        var gram = new TestRound
        {
            Settings = TestRound.Plan(Long) with { Robust = new RobustSettings { Rule = rule } },
            Base = new float[Long],
            Updates = TestRound.Of(ones, ones, [.. ones.Select(one => -one)]),
        }
            .Aggregate()
            .Gram!;
        (gram[0, 1], gram[0, 2]).ShouldBe((measured, -measured));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_over_blocks_and_threads_is_the_rule_over_the_whole_vectors(string name)
    {
        var random = new Random(11);
        const int Long = (2 * ParameterBlocks.Size) + 77;
        float[][] deltas = [.. Enumerable.Range(0, Sites).Select(_ => Noise(Long, random))];
        var round = new TestRound
        {
            Settings = TestRound.Plan(Long, sites: Sites) with
            {
                Robust = new RobustSettings { Rule = name, Faulty = 2 },
                Admission = new AdmissionSettings { CosineWarning = null },
            },
            Base = new float[Long],
            Updates = TestRound.Of(deltas),
            State = new Dictionary<string, float[]> { [ServerVectors.Previous] = Noise(Long, random) },
            Trusted = Noise(Long, random),
        };
        var rule = RobustRules.Parse(name);
        float[][] references =
        [
            .. rule.UsesPrevious ? [round.State[ServerVectors.Previous]] : Array.Empty<float[]>(),
            .. rule.UsesTrusted ? [round.Trusted] : Array.Empty<float[]>(),
        ];
        float[] rows = [.. deltas.Concat(references).SelectMany(vector => vector)];
        var tile = new Tile(rows, Sites + references.Length, Long);
        var expected = new double[Long];
        rule.Combine(
                new RobustRound
                {
                    Sites = [.. round.Updates.Select(update => update.Facts.Site)],
                    Weights = [.. Enumerable.Repeat(1.0 / Sites, Sites)],
                    Gram = GramMatrix.Of(tile),
                    Previous = rule.UsesPrevious ? Sites : null,
                    Trusted = rule.UsesTrusted ? Sites + references.Length - 1 : null,
                    Faulty = 2,
                    Seed = new Parameters.Randomness.SplitMix64(round.Settings.Seed).At(0),
                }
            )
            .Apply(tile, expected);
        var one = round.Aggregate(threads: 1).Shared;
        for (var index = 0; index < Long; index++)
        {
            ((double)one[index]).ShouldBe(expected[index], 1e-6);
        }

        round.Aggregate(threads: 4).Shared.AsSpan().SequenceEqual(one).ShouldBeTrue();
    }

    [Theory]
    [InlineData("krum", true)]
    [InlineData("multi-krum", true)]
    [InlineData("bulyan", true)]
    [InlineData("rfa", false)]
    [InlineData("centred-clipping", false)]
    [InlineData("foolsgold", false)]
    [InlineData("nnm+krum", false)]
    [InlineData("bucketing:1+krum", false)]
    public void Only_a_rule_that_ranks_the_updates_as_they_are_decides_on_coarse_dot_products(string rule, bool isCoarse)
    {
        var round = Round("fedavg", rule, new Random(12));
        float[] learnt = [.. round.Updates.SelectMany(update => update.Sections[0][..Learnt])];
        var expected = new double[Sites * Sites];
        var tile = new Tile(learnt, Sites, Learnt);
        if (isCoarse)
        {
            CoarseDots.Add(tile, expected);
        }
        else
        {
            PairwiseDots.Add(tile, expected);
        }

        var gram = round.Aggregate().Gram!;
        Enumerable.Range(0, expected.Length).Select(pair => gram[pair / Sites, pair % Sites]).ShouldBe(expected);
    }

    [Fact]
    public void A_robust_rule_takes_the_median_of_running_statistics()
    {
        var result = new TestRound
        {
            Settings = TestRound.Plan(2, 1, sites: 3) with
            {
                Robust = new RobustSettings { Rule = "median", Faulty = 1 },
            },
            Base = [0, 0, 5],
            Updates = TestRound.Of([1, 1, 1], [1, 1, 2], [1, 1, 1e9f]),
        }.Aggregate();
        result.Shared.ShouldBe([1, 1, 7]);
    }

    [Fact]
    public void Centred_clipping_starts_from_the_round_before()
    {
        var round = new TestRound
        {
            Settings = TestRound.Plan(2, sites: 3) with
            {
                Robust = new RobustSettings { Rule = "centred-clipping", Faulty = 0 },
            },
            Base = [0, 0],
            Updates = TestRound.Of([1, 0], [1, 0], [1, 0]),
        };
        var first = round.Aggregate();
        first.State[ServerVectors.Previous].ShouldBe([1, 0], 1e-5);
        var second = (round with { Base = first.Shared, State = first.State, Round = 1 }).Aggregate();
        second.Shared.ShouldBe([2, 0], 1e-5);
    }

    [Fact]
    public void An_update_with_a_NaN_never_becomes_a_model()
    {
        foreach (var rule in RuleNames.Where(rule => rule is not ("mean" or "fltrust")))
        {
            var updates = Enumerable.Range(0, Sites).Select(site => Enumerable.Repeat(site == 4 ? float.NaN : 1f, 10).ToArray()).ToArray();
            var round = new TestRound
            {
                Settings = TestRound.Plan(10, sites: Sites) with
                {
                    Robust = new RobustSettings { Rule = rule, Faulty = 2 },
                },
                Base = new float[10],
                Updates = TestRound.Of(updates),
            };
            Should.Throw<ArgumentException>(() => round.Aggregate(), rule);
        }
    }

    // Where the orders are few the model has two blocks, so that threads finish in an order of their own too.
    private static void OrderChangesNothing(string strategy, string rule, int orders)
    {
        var round = Round(strategy, rule, new Random(7), orders == FewOrders ? ParameterBlocks.Size + Learnt : Learnt);
        var deltas = round.Updates.ToDictionary(update => update.Facts.Site, update => update.Sections, StringComparer.Ordinal);
        var collecting = RunMachine
            .Begin(new RunEvent.Planned(round.Settings, TestRun.Initial, TestRun.Start))
            .State.After(new RunEvent.Announced(0, TestRun.Start));
        RunEvent[] arrivals = [.. round.Updates.Select(update => Admitted(update.Facts))];
        Hash256? first = null;
        var random = new Random(8);
        for (var order = 0; order < orders; order++)
        {
            var closed = collecting.After(arrivals);
            closed.Phase.ShouldBe(RunPhase.Aggregating);
            var updates = RoundScreen.Of(closed).Updates;
            updates.Length.ShouldBe(Sites);
            var result = (round with { Updates = [.. updates.Select(facts => (facts, deltas[facts.Site]))] }).Aggregate(
                threads: 1 + (order % 3)
            );
            var hash = Hash256.Of([
                .. FloatBytes.Of(result.Shared),
                .. result.State.Values.SelectMany(vector => FloatBytes.Of(vector).ToArray()),
            ]);
            (first ??= hash).ShouldBe(hash);
            random.Shuffle(arrivals);
        }
    }

    private static RunEvent.UpdateAdmitted Admitted(UpdateFacts facts) =>
        new(0, facts.Site, new AdmittedUpdate(facts.Samples, facts.Steps, 0.5, 1000, facts.Norm, facts.Staleness), TestRun.Start);

    private static TestRound Round(string strategy, string rule, Random random, int learnt = Learnt)
    {
        var sections = AggregationStrategies.Get(strategy).Sections;
        var settings = TestRound.Plan(learnt, Statistics, strategy, Sites) with
        {
            Robust = new RobustSettings { Rule = rule, Faulty = 2 },
            Server = new ServerSettings { BufferSize = Sites },
        };
        return new TestRound
        {
            Settings = settings,
            Base = Noise(learnt + Statistics, random),
            Updates =
            [
                .. Enumerable
                    .Range(0, Sites)
                    .Select(site =>
                        (
                            new UpdateFacts(TestRound.Site(site), random.Next(1, 5000), random.Next(1, 60), random.Next(0, 4)),
                            Enumerable.Range(0, sections).Select(_ => Noise(learnt + Statistics, random)).ToArray()
                        )
                    ),
            ],
            Trusted = Noise(learnt + Statistics, random),
            Round = 3,
        };
    }

    private static float[] Noise(int length, Random random) =>
        [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.45) * Math.Pow(10, random.Next(-3, 2))))];
}
