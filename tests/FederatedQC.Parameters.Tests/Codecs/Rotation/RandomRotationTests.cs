using System.Numerics;
using FederatedQC.Parameters.Codecs.Rotation;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Tests.Codecs.Rotation;

public sealed class RandomRotationTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(256)]
    public void The_transform_is_the_product_with_the_matrix(int size)
    {
        // Entry (i, j) of the Hadamard matrix in natural order is (-1)^popcount(i & j).
        float[] values = [.. Enumerable.Range(0, size).Select(index => (float)((index * 37 % 19) - 9))];
        var transformed = values.ToArray();
        WalshHadamard.Transform(transformed);
        for (var row = 0; row < size; row++)
        {
            var expected = Enumerable
                .Range(0, size)
                .Sum(column => BitOperations.PopCount((uint)(row & column)) % 2 == 0 ? values[column] : -values[column]);
            transformed[row].ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData(256)]
    [InlineData(4096)]
    public void Turning_back_gives_the_values_times_the_square_of_their_number(int size)
    {
        var values = Deltas.Peaked(size, 1);
        var norm = values.Sum(value => (double)value * value);
        var turned = values.ToArray();
        var rotation = new RandomRotation(new SplitMix64(7), 4096);
        rotation.Turn(turned);
        (turned.Sum(value => (double)value * value) / size / size).ShouldBe(norm, norm * 1e-5);
        rotation.TurnBack(turned);
        for (var index = 0; index < size; index++)
        {
            (turned[index] / size / size).ShouldBe(values[index], (float)Math.Sqrt(norm) * 1e-6f);
        }
    }

    [Fact]
    public void Chunks_cover_the_block_and_waste_less_than_256()
    {
        foreach (var count in new[] { 1, 255, 256, 257, 511, 512, 1000, 4095, 4096, 4097, 5000, 65_535, 65_536, 100_000 })
        {
            var (covered, size, chunks) = (0, 0L, 0);
            while (covered < count)
            {
                var chunk = RotationChunk.At(covered, count);
                chunk.Start.ShouldBe(covered);
                BitOperations.IsPow2(chunk.Size).ShouldBeTrue();
                chunk.Size.ShouldBeInRange(256, 4096);
                (covered, size, chunks) = (covered + chunk.Length, size + chunk.Size, chunks + 1);
            }

            covered.ShouldBe(count);
            (size - count).ShouldBeInRange(0, 255);
            RotationChunk.Total(count).ShouldBe((size, chunks));
        }
    }
}
