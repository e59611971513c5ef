using System.Buffers.Binary;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Tests.Codecs.Rotation;

public sealed class HadamardCodecTests
{
    // D / (1 - D) with the distortions of Max 1960: 0.3634, 0.1175, 0.03454, 0.009497.
    [Theory]
    [InlineData(1, 0.571)]
    [InlineData(2, 0.133)]
    [InlineData(3, 0.0358)]
    [InlineData(4, 0.0096)]
    public void The_error_is_that_of_the_table_whatever_the_delta_looks_like(int bits, double expected)
    {
        foreach (
            var delta in new[]
            {
                Deltas.Normal(ParameterBlocks.Size, 1),
                Deltas.Peaked(ParameterBlocks.Size, 2),
                Deltas.Constant(ParameterBlocks.Size),
            }
        )
        {
            Error(delta, Decoded(bits, delta, 5)).ShouldBeInRange(expected * 0.97, expected * 1.03);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_product_with_the_delta_is_its_squared_norm_in_every_draw(int bits)
    {
        var delta = Deltas.Peaked(5000, 4);
        var norm = delta.Sum(value => (double)value * value);
        for (var seed = 0UL; seed < 20; seed++)
        {
            delta.Zip(Decoded(bits, delta, seed)).Sum(pair => (double)pair.First * pair.Second).ShouldBe(norm, norm * 1e-5);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Few_large_values_are_not_biased_either(int bits)
    {
        const int Draws = 20_000;
        var delta = new float[256];
        (delta[0], delta[1], delta[2], delta[100]) = (3, 2, -1, 0.5f);
        var mean = new double[256];
        for (var seed = 0UL; seed < Draws; seed++)
        {
            WeightedSum.Add(mean, Decoded(bits, delta, seed), 1.0 / Draws);
        }

        // Six standard errors of one parameter.
        var bound = 6 * Math.Sqrt(CodecBound.Rotation(bits) * 14.25 / 256 / Draws);
        for (var index = 0; index < delta.Length; index++)
        {
            Math.Abs(mean[index] - delta[index]).ShouldBeLessThanOrEqualTo(bound, $"parameter {index}");
        }
    }

    [Fact]
    public void The_mean_of_many_sites_has_an_error_as_many_times_smaller()
    {
        const int Sites = 64;
        var delta = Deltas.Normal(4096, 9);
        var mean = new double[4096];
        for (var site = 0UL; site < Sites; site++)
        {
            WeightedSum.Add(mean, Decoded(1, delta, site), 1.0 / Sites);
        }

        Error(delta, [.. mean.Select(value => (float)value)]).ShouldBeInRange(0.571 / Sites * 0.9, 0.571 / Sites * 1.1);
    }

    [Fact]
    public void A_scale_that_the_encoder_never_writes_is_refused()
    {
        var codec = DeltaCodecs.Get("hadamard:2");
        foreach (var scale in new[] { -1f, -0f, 0f, 1.1e36f, float.NaN, float.PositiveInfinity })
        {
            var encoded = new byte[codec.MaxEncodedLength(300)];
            codec.Encode(Deltas.Normal(300, 1), new BlockSeeds(1, 2), encoded);
            BinaryPrimitives.WriteSingleLittleEndian(encoded.AsSpan(8), scale);
            codec.TryDecode(encoded, new float[300]).ShouldBeFalse();
            codec.TryAccumulate(encoded, 1, new double[300]).ShouldBeFalse();
        }
    }

    private static float[] Decoded(int bits, float[] delta, ulong seed)
    {
        var codec = DeltaCodecs.Get($"hadamard:{bits}");
        var encoded = new byte[codec.MaxEncodedLength(delta.Length)];
        codec.Encode(delta, new BlockSeeds(0, seed), encoded).ShouldBe(encoded.Length);
        var decoded = new float[delta.Length];
        codec.TryDecode(encoded, decoded).ShouldBeTrue();
        return decoded;
    }

    private static double Error(float[] delta, float[] decoded) =>
        delta.Zip(decoded).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2)) / delta.Sum(value => (double)value * value);
}
