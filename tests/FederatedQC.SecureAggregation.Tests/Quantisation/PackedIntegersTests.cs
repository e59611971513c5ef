using FederatedQC.SecureAggregation.Quantisation;

namespace FederatedQC.SecureAggregation.Tests.Quantisation;

public sealed class PackedIntegersTests
{
    [Fact]
    public void Bits_follow_one_another_from_the_lowest()
    {
        PackedIntegers.Pack([0b101, 0b011, 0b111], 3).ShouldBe([0b11_011_101, 0b1]);
        PackedIntegers.Pack([0xABCDE, 0x12345], 20).ShouldBe([0xDE, 0xBC, 0x5A, 0x34, 0x12]);
    }

    [Fact]
    public void Every_width_and_length_adds_up_to_what_was_packed()
    {
        var random = new Random(1);
        for (var width = 1; width <= 32; width++)
        {
            for (var count = 0; count < 40; count++)
            {
                uint[] values = [.. Enumerable.Range(0, count).Select(_ => (uint)random.NextInt64(1L << 32))];
                var packed = PackedIntegers.Pack(values, width);
                packed.Length.ShouldBe(PackedIntegers.LengthOf(count, width));
                var low = uint.MaxValue >> (32 - width);
                uint[] sum = [.. Enumerable.Repeat(uint.MaxValue, count)];
                PackedIntegers.TryAddTo(packed, width, sum).ShouldBeTrue();
                sum.ShouldBe(values.Select(value => unchecked(uint.MaxValue + (value & low))));
            }
        }
    }

    [Fact]
    public void Other_lengths_and_used_spare_bits_are_refused_and_change_nothing()
    {
        var packed = PackedIntegers.Pack([1, 2, 3], 20);
        uint[] sum = [7, 7, 7];
        PackedIntegers.TryAddTo(packed.AsSpan(1), 20, sum).ShouldBeFalse();
        PackedIntegers.TryAddTo([.. packed, 0], 20, sum).ShouldBeFalse();
        PackedIntegers.TryAddTo([], 20, sum).ShouldBeFalse();
        packed[^1] |= 0x10;
        PackedIntegers.TryAddTo(packed, 20, sum).ShouldBeFalse();
        sum.ShouldBe([7u, 7, 7]);
    }
}
