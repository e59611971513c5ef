using FederatedQC.Federation.LowRank;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Tests.LowRank;

public sealed class LowRankLayoutTests
{
    [Fact]
    public void Large_weights_become_factors_and_the_rest_stays_dense()
    {
        var layout = new LowRankLayout(LowRankCase.Spec, LowRankCase.FedEx);

        layout
            .Slots.Select(slot => (slot.Tensor.Tensor.Name, slot.Rank, slot.Count))
            .ShouldBe([
                ("conv.weight", 3, 3 * (6 + 36)),
                ("norm.weight", 0, 6),
                ("small.weight", 0, 8),
                ("head.weight", 3, 3 * (8 + 10)),
                ("scalar", 0, 1),
            ]);
        layout.SharedCount.ShouldBe(216 + 6 + 8 + 80 + 1);
        layout.UpdateCount.ShouldBe(126 + 6 + 8 + 54 + 1);
    }

    [Fact]
    public void A_frozen_factor_takes_no_room()
    {
        var layout = new LowRankLayout(LowRankCase.Spec, LowRankCase.Ffa);

        layout.UpdateCount.ShouldBe((3 * 6) + 6 + 8 + (3 * 8) + 1);
        layout.Slots[0].A.ShouldBe(0..0);
        layout.Slots[0].B.ShouldBe(0..18);
    }

    [Theory]
    [InlineData(LowRankVariant.FrozenA)]
    [InlineData(LowRankVariant.BothFactors)]
    public void Slots_cover_the_update_without_gap_or_overlap(LowRankVariant variant)
    {
        var layout = new LowRankLayout(LowRankCase.Spec, LowRankCase.Ffa with { Variant = variant });
        var covered = new int[layout.UpdateCount];
        foreach (var slot in layout.Slots)
        {
            foreach (var range in slot.IsLowRank ? [slot.B, slot.A] : new[] { slot.Whole })
            {
                foreach (ref var times in covered.AsSpan(range))
                {
                    times++;
                }
            }
        }

        covered.ShouldAllBe(times => times == 1);
    }

    [Fact]
    public void Factors_that_would_be_larger_than_their_weight_are_not_used()
    {
        var square = TestRun.Spec with { Tensors = [new("w", [10, 10], TensorRole.Shared)] };

        new LowRankLayout(square, new LowRankOptions { Rank = 4, LeastParameters = 0 }).Slots[0].Rank.ShouldBe(4);
        new LowRankLayout(square, new LowRankOptions { Rank = 5, LeastParameters = 0 }).Slots[0].Rank.ShouldBe(0);
        new LowRankLayout(square, new LowRankOptions { Rank = 4, LeastParameters = 99 }).Slots[0].Rank.ShouldBe(4);
        new LowRankLayout(square, new LowRankOptions { Rank = 4, LeastParameters = 100 }).Slots[0].Rank.ShouldBe(0);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Refused(new LowRankOptions { Rank = 0 }).ShouldContain("rank");
        Refused(new LowRankOptions { Alpha = double.NaN }).ShouldContain("alpha");
        Refused(new LowRankOptions { LeastParameters = -1 }).ShouldContain("leastParameters");
        Refused(new LowRankOptions { Variant = (LowRankVariant)7 }).ShouldContain("variant");

        static string Refused(LowRankOptions options) =>
            Should.Throw<ArgumentException>(() => new LowRankLayout(LowRankCase.Spec, options)).Message;
    }
}
