using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Simulation.Tests.Kit;

namespace FederatedQC.Simulation.Tests;

/// <summary>Which rounds count, and whose images judge.</summary>
public sealed class ContributionMeterTests
{
    private static readonly RunSettings Plan = TestConsortium.Plan(sites: 2, rounds: 3, norm: NormKind.Group) with
    {
        Contribution = new ContributionSettings { Method = "exact" },
    };

    [Fact]
    public void A_round_whose_candidate_is_thrown_away_counts_for_nothing()
    {
        using var pool = new TorchPool(1);
        var meter = new ContributionMeter(Plan, Surfaces.Draw(20, 1), pool, threads: 1);
        var (candidate, other) = (Hash256.Of([1]), Hash256.Of([2]));

        Measure(0, candidate).Ended(0, candidate);
        Measure(1, candidate).Ended(1, other);
        meter.Ended(2, candidate);

        meter.Ledger.Rounds.Keys.ShouldBe([0]);

        ContributionMeter Measure(int round, Hash256 id)
        {
            var first = ModelInitialiser.FirstOf(Plan.Spec, Plan.Seed).Shared;
            meter.Measure(Round(round, first), first, id, CancellationToken.None);
            return meter;
        }
    }

    [Fact]
    public void A_family_is_judged_on_images_of_its_product_and_several_together_on_all()
    {
        var (bolts, nuts) = (Site("a", "bolt"), Site("b", "nut"));
        var images = new SimulatedImages(["plain", "bar"], "plain", 1, [bolts, nuts], Surfaces.Draw(4, 1))
        {
            Operator = [Own("bolt", 6), Own("nut", 10)],
        };

        images.OperatorFor([bolts])!.HeldOut.Labels.Length.ShouldBe(6);
        images.OperatorFor([nuts])!.Train.Count.ShouldBe(20);
        images.OperatorFor([bolts, nuts])!.HeldOut.Count.ShouldBe(16);
        images.OperatorFor([Site("c", null)])!.HeldOut.Count.ShouldBe(16);
        (images with { Operator = [] }).OperatorFor([bolts]).ShouldBeNull();

        static SiteImages Site(string name, string? family) => new(name, Surfaces.Draw(4, 1), Surfaces.Draw(2, 1), Family: family);
        static SiteImages Own(string family, int heldOut) =>
            new("operator", Surfaces.Draw(2 * heldOut, 1), Surfaces.Draw(heldOut, 2), Family: family);
    }

    private static RoundInputs Round(int round, float[] first)
    {
        float[][] deltas = [.. Plan.Sites.Select((_, site) => first.Select(value => (site + 1) * 0.01f * value).ToArray())];
        return new RoundInputs
        {
            Settings = Plan,
            Round = round,
            Updates = [.. Plan.Sites.Select(site => new UpdateFacts(site, 10, 1))],
            Blocks = block => new Vectors(deltas, block),
            ReadBase = (block, values) => first.AsSpan(ParameterBlocks.RangeOf(first.Length, block)).CopyTo(values),
            ReadState = _ => null,
        };
    }

    private sealed class Vectors(float[][] deltas, int block) : IBlockUpdates
    {
        public int Sites => deltas.Length;

        public void Decode(int index, Span<float> delta) =>
            deltas[index].AsSpan(ParameterBlocks.RangeOf(deltas[index].Length, block)).CopyTo(delta);
    }
}
