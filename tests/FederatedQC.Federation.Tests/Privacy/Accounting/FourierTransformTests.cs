using System.Numerics;
using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Federation.Tests.Privacy.Accounting;

public sealed class FourierTransformTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(512)]
    public void It_is_the_sum_of_its_definition(int length)
    {
        var values = Numbers(length);
        var expected = Enumerable
            .Range(0, length)
            .Select(k =>
                Enumerable
                    .Range(0, length)
                    .Aggregate(Complex.Zero, (sum, n) =>
                        sum + (values[n] * Complex.FromPolarCoordinates(1, -2 * Math.PI * (k * n % length) / length))
                    )
            )
            .ToArray();
        var actual = values.ToArray();
        FourierTransform.Forward(actual);
        foreach (var (a, b) in actual.Zip(expected))
        {
            (a - b).Magnitude.ShouldBeLessThan(1e-12);
        }
    }

    [Fact]
    public void The_inverse_gives_back_what_was_there()
    {
        var values = Numbers(1 << 12);
        var there = values.ToArray();
        FourierTransform.Forward(there);
        FourierTransform.Inverse(there);
        values.Zip(there).Max(pair => (pair.First - pair.Second).Magnitude).ShouldBeLessThan(1e-14);
    }

    [Fact]
    public void Only_a_power_of_two_is_transformed() => Should.Throw<ArgumentException>(() => FourierTransform.Forward(new Complex[12]));

    private static Complex[] Numbers(int length)
    {
        var random = new SplitMix64(5);
        return
        [
            .. Enumerable
                .Range(0, length)
                .Select(i => new Complex(random.At((ulong)i) * 1e-19, 1 - (random.At((ulong)i + 10_000) * 1e-19))),
        ];
    }
}
