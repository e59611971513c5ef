using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Tests.Kernels;
using FederatedQC.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace FederatedQC.Parameters.Tests.Codecs;

/// <summary>What every codec promises. A new codec adds a golden file and its error bound; nothing else.</summary>
public sealed class DeltaCodecContractTests
{
    private const ulong Seed = 0x0123_4567_89AB_CDEF;

    public static TheoryData<string> Codecs => [.. DeltaCodecs.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Golden_bytes_never_change(string name)
    {
        // delta-float32.bin is the delta; the others were encoded from it apart from this code, with numpy.
        var delta = new float[856];
        DeltaCodecs.Get("float32").TryDecode(File.ReadAllBytes(RepositoryRoot.Of("schemas", "golden", "delta-float32.bin")), delta).ShouldBeTrue();
        Encode(name, delta, Seed).ShouldBe(File.ReadAllBytes(RepositoryRoot.Of("schemas", "golden", $"delta-{name}.bin")));
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_delta_comes_back_within_the_error_bound(string name) =>
        Prop.ForAll(ArbMap.Default.ArbFor<float[]>(), values =>
        {
            float[] delta = [.. values.Where(float.IsFinite)];
            return WithinBound(name, delta, Decode(name, Encode(name, delta, Seed), delta.Length));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Every_length_of_a_block_comes_back(string name)
    {
        foreach (var length in KernelInputs.Lengths)
        {
            var delta = KernelInputs.Finite(length, length);
            var encoded = Encode(name, delta, Seed);
            encoded.Length.ShouldBeLessThanOrEqualTo(DeltaCodecs.Get(name).MaxEncodedLength(length));
            WithinBound(name, delta, Decode(name, encoded, length)).ShouldBeTrue();
            Encode(name, delta, Seed).ShouldBe(encoded);
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void The_expectation_of_what_is_decoded_is_the_delta(string name)
    {
        const int Draws = 4096;
        var delta = KernelInputs.Finite(256, 11);
        var largest = delta.Max(MathF.Abs);
        delta = [.. delta.Select((value, index) => index % 2 == 0 ? value : largest * (index - 128) / 128)];
        var mean = new double[delta.Length];
        for (var draw = 0; draw < Draws; draw++)
        {
            WeightedSum.Add(mean, Decode(name, Encode(name, delta, (ulong)draw), delta.Length), 1.0 / Draws);
        }

        // A rounding to one of two neighbours has a standard deviation of at most half a step; six standard errors.
        var bound = 6 * 0.5 * Step(name, delta) / Math.Sqrt(Draws);
        for (var index = 0; index < delta.Length; index++)
        {
            Math.Abs(mean[index] - delta[index]).ShouldBeLessThanOrEqualTo(bound + (Math.Abs(delta[index]) * 1e-6));
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void What_is_not_finite_is_refused_wherever_it_stands(string name)
    {
        var codec = DeltaCodecs.Get(name);
        var destination = new byte[codec.MaxEncodedLength(300)];
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            for (var index = 0; index < 300; index++)
            {
                var delta = KernelInputs.Finite(300, 5);
                delta[index] = bad;
                Should.Throw<ArgumentException>(() => codec.Encode(delta, Seed, destination));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_destination_that_is_too_short_is_refused(string name)
    {
        var codec = DeltaCodecs.Get(name);
        Should.Throw<ArgumentException>(() => codec.Encode(new float[300], Seed, new byte[codec.MaxEncodedLength(300) - 1]));
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Truncated_and_longer_bytes_are_refused(string name)
    {
        var codec = DeltaCodecs.Get(name);
        byte[] encoded = [.. Encode(name, KernelInputs.Finite(300, 6), Seed), 0];
        for (var length = 0; length <= encoded.Length; length++)
        {
            var whole = length == encoded.Length - 1;
            codec.TryDecode(encoded.AsSpan(0, length), new float[300]).ShouldBe(whole);
            codec.TryAccumulate(encoded.AsSpan(0, length), 1, new double[300]).ShouldBe(whole);
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Random_bytes_are_refused_or_finite(string name) =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte>(), (bytes, count) =>
        {
            var delta = new float[count];
            var exact = bytes.Concat(new byte[DeltaCodecs.Get(name).MaxEncodedLength(count)]).Take(DeltaCodecs.Get(name).MaxEncodedLength(count)).ToArray();
            return new[] { bytes, exact }.All(input =>
                DeltaCodecs.Get(name).TryDecode(input, delta) == DeltaCodecs.Get(name).TryAccumulate(input, 0.5, new double[count])
                && (!DeltaCodecs.Get(name).TryDecode(input, delta) || delta.All(float.IsFinite)));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Accumulating_gives_the_bits_of_decoding_and_adding(string name)
    {
        foreach (var length in KernelInputs.Lengths)
        {
            var encoded = Encode(name, KernelInputs.Finite(length, length + 1), Seed);
            double[] expected = [.. KernelInputs.Finite(length, 9)];
            var sum = expected.ToArray();
            WeightedSum.Add(expected, Decode(name, encoded, length), 1.0 / 7);
            DeltaCodecs.Get(name).TryAccumulate(encoded, 1.0 / 7, sum).ShouldBeTrue();
            KernelInputs.Bits(sum).ShouldBe(KernelInputs.Bits(expected));
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_run_of_units_decodes_on_its_own(string name)
    {
        var codec = DeltaCodecs.Get(name);
        (65_536 % codec.Unit).ShouldBe(0);
        var encoded = Encode(name, KernelInputs.Finite(2000, 8), Seed);
        var whole = Decode(name, encoded, 2000);
        for (var start = 0; start < 2000; start += codec.Unit * 3)
        {
            foreach (var end in new[] { Math.Min(start + codec.Unit, 2000), 2000 })
            {
                var part = encoded[codec.MaxEncodedLength(start)..codec.MaxEncodedLength(end)];
                Decode(name, part, end - start).ShouldBe(whole[start..end]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Bytes_that_decode_to_no_number_are_refused_wherever_they_stand(string name)
    {
        var codec = DeltaCodecs.Get(name);
        for (var start = 0; start < 600; start += codec.Unit)
        {
            var encoded = Encode(name, KernelInputs.Finite(600, 4), Seed);
            BitConverter.TryWriteBytes(encoded.AsSpan(codec.MaxEncodedLength(start)), float.NaN).ShouldBeTrue();
            codec.TryDecode(encoded, new float[600]).ShouldBeFalse();
            codec.TryAccumulate(encoded, 1, new double[600]).ShouldBeFalse();
        }
    }

    private static byte[] Encode(string name, float[] delta, ulong seed)
    {
        var encoded = new byte[DeltaCodecs.Get(name).MaxEncodedLength(delta.Length)];
        return encoded[..DeltaCodecs.Get(name).Encode(delta, seed, encoded)];
    }

    private static float[] Decode(string name, byte[] encoded, int count)
    {
        var delta = new float[count];
        DeltaCodecs.Get(name).TryDecode(encoded, delta).ShouldBeTrue();
        return delta;
    }

    private static bool WithinBound(string name, float[] delta, float[] decoded) =>
        delta.Chunk(256).Zip(decoded.Chunk(256)).All(group =>
            group.First.Zip(group.Second).All(pair => Math.Abs((double)pair.First - pair.Second) <= Step(name, group.First)));

    private static double Step(string name, float[] group) => name switch
    {
        "float32" => 0,
        "int8" => Math.Max((double)group.Max(MathF.Abs) / 127, 1.18e-38 * 127) * (1 + 1e-6),
        _ => throw new ArgumentException($"State the error bound of {name}.", nameof(name)),
    };
}
