using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Tests.Aggregation;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Federation.Tests.LowRank;

/// <summary>Aggregation and admission see what factors stand for.</summary>
public sealed class ExpandedUpdatesTests
{
    private const int Round = 4;
    private const int Sites = 5;

    [Theory]
    [InlineData(LowRankVariant.FrozenA, "mean")]
    [InlineData(LowRankVariant.FrozenA, "trimmed-mean")]
    [InlineData(LowRankVariant.FrozenA, "krum")]
    [InlineData(LowRankVariant.BothFactors, "mean")]
    [InlineData(LowRankVariant.BothFactors, "trimmed-mean")]
    [InlineData(LowRankVariant.BothFactors, "krum")]
    public void A_round_of_factors_makes_the_model_of_the_round_of_their_products_bit_for_bit(LowRankVariant variant, string rule)
    {
        var plan = PlanOf(variant) with
        {
            Robust = new RobustSettings { Rule = rule, Faulty = 1 },
        };
        var layout = new LowRankLayout(plan.Spec, plan.LowRank!);
        float[][] factors = [.. Enumerable.Range(0, Sites).Select(site => LowRankCase.Update(layout, site))];
        int[] staleness = [0, 1, 0, 2, 0];
        float[][] products = [.. factors.Zip(staleness, (update, rounds) => Product(plan, layout, update, Round - rounds))];
        Aggregate(plan, factors, staleness).Shared.ShouldBe(Aggregate(plan with { LowRank = null }, products, staleness).Shared);
    }

    [Theory]
    [InlineData(LowRankVariant.FrozenA)]
    [InlineData(LowRankVariant.BothFactors)]
    public void Admission_measures_the_change_and_not_its_factors(LowRankVariant variant)
    {
        var plan = PlanOf(variant);
        var layout = new LowRankLayout(plan.Spec, plan.LowRank!);
        var shape = new UpdateShape(plan);
        (shape.Parameters, shape.Blocks).ShouldBe((layout.UpdateCount, 1));
        var update = LowRankCase.Update(layout, 9);
        var encoded = Encode(update);
        var content = UpdateContent.Measure(plan, Round, [encoded.Length], (_, bytes) => encoded.CopyTo(bytes));
        content.Fault.ShouldBe(RefusalReason.None);
        content.SquaredNorm.ShouldBe(Product(plan, layout, update, Round).Sum(value => (double)value * value), 1e-9);
        content.Verdict(plan.Admission).IsAdmitted.ShouldBeTrue();
        content
            .Verdict(plan.Admission with { MaxDeltaNorm = 0.99 * Math.Sqrt(content.SquaredNorm) })
            .Reason.ShouldBe(RefusalReason.TooLarge);
    }

    [Fact]
    public void Factors_whose_product_is_no_float_are_refused()
    {
        var plan = PlanOf(LowRankVariant.BothFactors);
        var update = new float[new LowRankLayout(plan.Spec, plan.LowRank!).UpdateCount];
        Array.Fill(update, 1e30f);
        var encoded = Encode(update);
        UpdateContent
            .Measure(plan, Round, [encoded.Length], (_, bytes) => encoded.CopyTo(bytes))
            .Verdict(plan.Admission)
            .Reason.ShouldBe(RefusalReason.NotFinite);
    }

    private static RunSettings PlanOf(LowRankVariant variant) =>
        TestRound.Plan(learnt: 1, sites: Sites) with
        {
            Spec = LowRankCase.Spec,
            LowRank = LowRankCase.Ffa with { Variant = variant },
        };

    private static float[] Product(RunSettings plan, LowRankLayout layout, float[] update, int round) =>
        [.. LowRankCase.Expand(new LowRankBasis(layout, plan.Seed, round), update).Select(value => (float)value)];

    private static byte[] Encode(float[] update)
    {
        var codec = DeltaCodecs.Get("float32");
        var encoded = new byte[codec.MaxEncodedLength(update.Length)];
        return encoded[..codec.Encode(update, BlockSeeds.Of(1, "site", 0, 0), encoded)];
    }

    private static RoundResult Aggregate(RunSettings plan, float[][] updates, int[] staleness)
    {
        var start = Enumerable.Range(0, LowRankCase.Basis(LowRankCase.Ffa).Layout.SharedCount).Select(index => index / 100f).ToArray();
        return ModelAggregation.Aggregate(
            new RoundInputs
            {
                Settings = plan,
                Round = Round,
                Updates = [.. updates.Select((_, site) => new UpdateFacts(TestRound.Site(site), 10 + site, 3, staleness[site]))],
                Blocks = block => new ArrayUpdates([.. updates.Select(update => update[ParameterBlocks.RangeOf(update.Length, block)])]),
                ReadBase = (block, values) => start.AsSpan(ParameterBlocks.RangeOf(start.Length, block)).CopyTo(values),
                ReadState = _ => null,
            },
            threads: 2,
            CancellationToken.None
        );
    }
}
