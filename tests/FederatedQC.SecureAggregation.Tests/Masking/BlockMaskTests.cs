using FederatedQC.SecureAggregation.Cryptography;
using FederatedQC.SecureAggregation.Masking;
using FederatedQC.SecureAggregation.Tests.Machines;

namespace FederatedQC.SecureAggregation.Tests.Masking;

public sealed class BlockMaskTests
{
    private const int Count = 65_536;
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];

    [Fact]
    public void A_stream_is_the_generators_bytes_as_integers_whatever_the_length()
    {
        foreach (var length in new[] { 0, 1, 3, 4, 5, 31, 32, 33, 4095, 4096, 4097, 9001 })
        {
            var bytes = AesCounterStream.First(length * 4, Key, 6);
            var values = new uint[length];
            new BlockMask([new SignedMask(Key, subtract: false)]).ApplyTo(6, values);
            values.ShouldBe(bytes.Chunk(4).Select(chunk => BitConverter.ToUInt32(chunk)));
        }
    }

    [Fact]
    public void Adding_and_subtracting_a_stream_cancels()
    {
        uint[] values = [.. Enumerable.Range(0, 5001).Select(value => unchecked((uint)value * 2_654_435_761))];
        var before = values.ToArray();
        new BlockMask([new SignedMask(Key, subtract: true)]).ApplyTo(1, values);
        values.ShouldNotBe(before);
        new BlockMask([new SignedMask(Key, subtract: false)]).ApplyTo(1, values);
        values.ShouldBe(before);
    }

    [Fact]
    public void Blocks_have_unrelated_masks()
    {
        var mask = new BlockMask([new SignedMask(Key, subtract: false)]);
        var first = new uint[1000];
        var second = new uint[1000];
        mask.ApplyTo(0, first);
        mask.ApplyTo(1, second);
        first.Intersect(second).ShouldBeEmpty();
    }

    [Fact]
    public void A_masked_input_alone_looks_uniform_and_shows_nothing_of_the_input()
    {
        var parties = new SecureParties(6);
        var snapshot = parties.AdvanceAll(parties.Start, 2);
        var values = new uint[Count];
        snapshot.Sites[0].Mask!.ApplyTo(0, values);
        values.Count(value => value == 0).ShouldBeLessThan(3);

        // Every byte of the integers: 256 bins, 255 degrees of freedom; 5.2 standard deviations above the mean is a chance below one in a
        // million.
        for (var shift = 0; shift < 32; shift += 8)
        {
            var bins = new int[256];
            foreach (var value in values)
            {
                bins[value >> shift & 0xFF]++;
            }

            const double Expected = Count / 256.0;
            bins.Sum(bin => (bin - Expected) * (bin - Expected) / Expected).ShouldBeInRange(255 - (5.2 * 22.6), 255 + (5.2 * 22.6));
        }
    }

    [Fact]
    public void Of_all_inputs_but_one_the_sum_still_looks_uniform()
    {
        // All seeds of own masks are known to the aggregator in the end: what hides the five sites without the sixth is its pairwise masks
        // alone.
        var parties = new SecureParties(6);
        var finished = parties.Finish(parties.Start);
        var sum = new uint[Count];
        for (var site = 1; site < 6; site++)
        {
            finished.Sites[site].Mask!.ApplyTo(0, sum);
        }

        finished.Aggregator.Unmasking!.ApplyTo(0, sum);
        new BlockMask([new SignedMask(finished.Sites[0].Secrets.OwnSeed, subtract: false)]).ApplyTo(0, sum);
        sum.Count(value => value == 0).ShouldBeLessThan(3);
        var high = new int[256];
        foreach (var value in sum)
        {
            high[value >> 24]++;
        }

        const double Expected = Count / 256.0;
        high.Sum(bin => (bin - Expected) * (bin - Expected) / Expected).ShouldBeInRange(255 - (5.2 * 22.6), 255 + (5.2 * 22.6));
    }
}
