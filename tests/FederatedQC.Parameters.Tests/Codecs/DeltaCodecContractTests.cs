using FederatedQC.Parameters.Blocks;
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
    internal static readonly string[] Names =
    [
        "float32",
        "int8",
        "int4",
        "float16",
        "bfloat16",
        "topk:0.1",
        "stc:0.1",
        "randomk:0.1",
        "hadamard:1",
        "hadamard:2",
        "hadamard:3",
        "hadamard:4",
    ];

    private static readonly BlockSeeds Seeds = new(0x0F1E_2D3C_4B5A_6978, 0x0123_4567_89AB_CDEF);

    private static readonly int[] BatchLengths = [0, 1, 5, 255, 300, 1024, 2500];

    public static TheoryData<string> Codecs => [.. Names];

    public static TheoryData<string> Contractions => [.. Names.Where(name => DeltaCodecs.Get(name).IsContraction)];

    public static TheoryData<string> Unbiased => [.. Names.Where(name => DeltaCodecs.Get(name).IsUnbiased)];

    [Fact]
    public void Every_codec_stands_here() =>
        Names.Select(name => name.Split(':')[0]).Distinct().ShouldBe(DeltaCodecs.Forms.Select(form => form.Split(':')[0]));

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Golden_bytes_never_change(string name)
    {
        // delta-float32.bin is the delta; the others were encoded from it apart from this code, in Python.
        var delta = new float[856];
        DeltaCodecs
            .Get("float32")
            .TryDecode(File.ReadAllBytes(RepositoryRoot.Of("schemas", "golden", "delta-float32.bin")), delta)
            .ShouldBeTrue();
        Encode(name, delta, Seeds)
            .ShouldBe(File.ReadAllBytes(RepositoryRoot.Of("schemas", "golden", $"delta-{name.Replace(':', '-')}.bin")));
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_delta_comes_back_within_the_error_bound(string name) =>
        Prop.ForAll(ArbMap.Default.ArbFor<float[]>(), values =>
            {
                float[] delta = [.. values.Where(float.IsFinite)];
                return CodecBound.Holds(name, delta, Decode(name, Encode(name, delta, Seeds), delta.Length));
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Every_length_of_a_block_comes_back(string name)
    {
        foreach (var length in KernelInputs.Lengths)
        {
            var delta = KernelInputs.Finite(length, length);
            var encoded = Encode(name, delta, Seeds);
            encoded.Length.ShouldBeLessThanOrEqualTo(DeltaCodecs.Get(name).MaxEncodedLength(length));
            CodecBound.Holds(name, delta, Decode(name, encoded, length)).ShouldBeTrue($"{length} parameters");
            Encode(name, delta, Seeds).ShouldBe(encoded);
        }
    }

    [Theory]
    [MemberData(nameof(Unbiased))]
    public void The_expectation_of_what_is_decoded_is_the_delta(string name)
    {
        const int Draws = 4096;
        var delta = KernelInputs.Finite(256, 11);
        var largest = delta.Max(MathF.Abs);
        delta = [.. delta.Select((value, index) => index % 2 == 0 ? value : largest * (index - 128) / 128)];
        var mean = new double[delta.Length];
        for (var draw = 0UL; draw < Draws; draw++)
        {
            WeightedSum.Add(mean, Decode(name, Encode(name, delta, new BlockSeeds(draw, draw)), delta.Length), 1.0 / Draws);
        }

        // Six standard errors: one chance in two million a test.
        for (var index = 0; index < delta.Length; index++)
        {
            var bound = 6 * CodecBound.Deviation(name, delta, index) / Math.Sqrt(Draws);
            Math.Abs(mean[index] - delta[index]).ShouldBeLessThanOrEqualTo(bound + (Math.Abs(delta[index]) * 1e-6), $"parameter {index}");
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_block_of_zeros_comes_back_as_zeros(string name)
    {
        foreach (var length in KernelInputs.Lengths)
        {
            Decode(name, Encode(name, new float[length], Seeds), length).ShouldAllBe(value => value == 0);
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void No_parameters_take_no_bytes(string name)
    {
        var codec = DeltaCodecs.Get(name);
        codec.MaxEncodedLength(0).ShouldBe(0);
        codec.Encode([], Seeds, []).ShouldBe(0);
        codec.TryDecode([], []).ShouldBeTrue();
        codec.TryAccumulate([], 1, []).ShouldBeTrue();
        Should.Throw<ArgumentOutOfRangeException>(() => codec.MaxEncodedLength(-1));
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
                Should.Throw<ArgumentException>(() => codec.Encode(delta, Seeds, destination));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_destination_that_is_too_short_is_refused(string name)
    {
        var codec = DeltaCodecs.Get(name);
        Should.Throw<ArgumentException>(() => codec.Encode(new float[300], Seeds, new byte[codec.MaxEncodedLength(300) - 1]));
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Truncated_and_longer_bytes_are_refused(string name)
    {
        var codec = DeltaCodecs.Get(name);
        byte[] encoded = [.. Encode(name, KernelInputs.Finite(300, 6), Seeds), 0];
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
                var exact = bytes
                    .Concat(new byte[DeltaCodecs.Get(name).MaxEncodedLength(count)])
                    .Take(DeltaCodecs.Get(name).MaxEncodedLength(count))
                    .ToArray();
                return new[] { bytes, exact }.All(input =>
                    DeltaCodecs.Get(name).TryDecode(input, delta) == DeltaCodecs.Get(name).TryAccumulate(input, 0.5, new double[count])
                    && (!DeltaCodecs.Get(name).TryDecode(input, delta) || delta.All(float.IsFinite))
                );
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Accumulating_gives_the_bits_of_decoding_and_adding(string name)
    {
        foreach (var length in KernelInputs.Lengths)
        {
            var encoded = Encode(name, KernelInputs.Finite(length, length + 1), Seeds);
            double[] expected = [.. KernelInputs.Finite(length, 9)];
            var sum = expected.ToArray();
            WeightedSum.Add(expected, Decode(name, encoded, length), 1.0 / 7);
            DeltaCodecs.Get(name).TryAccumulate(encoded, 1.0 / 7, sum).ShouldBeTrue();
            KernelInputs.Bits(sum).ShouldBe(KernelInputs.Bits(expected));
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_batch_gives_the_bits_of_one_update_after_the_other(string name)
    {
        var codec = DeltaCodecs.Get(name);
        foreach (var (updates, length) in Enumerable.Range(0, 10).SelectMany(_ => BatchLengths, (count, length) => (count, length)))
        {
            ReadOnlyMemory<byte>[] encoded =
            [
                .. Enumerable.Range(0, updates).Select(update => Encode(name, KernelInputs.Finite(length, update), Seeds)),
            ];
            double[] weights = [.. Enumerable.Range(0, updates).Select(update => 1.0 / (update + 3))];
            double[] expected = [.. KernelInputs.Finite(length, 21)];
            var sum = expected.ToArray();
            for (var update = 0; update < updates; update++)
            {
                codec.TryAccumulate(encoded[update].Span, weights[update], expected).ShouldBeTrue();
            }

            codec.TryAccumulate(encoded, weights, sum).ShouldBeTrue();
            KernelInputs.Bits(sum).ShouldBe(KernelInputs.Bits(expected), $"{updates} updates of {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_batch_is_refused_wherever_the_unsound_update_stands(string name)
    {
        var codec = DeltaCodecs.Get(name);
        var sound = Encode(name, KernelInputs.Finite(1500, 6), Seeds);
        for (var place = 0; place < 6; place++)
        {
            foreach (var unsound in new[] { sound[..^1], [.. sound, 0], [] })
            {
                var encoded = Enumerable.Repeat<ReadOnlyMemory<byte>>(sound, 6).ToArray();
                encoded[place] = unsound;
                codec.TryAccumulate(encoded, new double[6], new double[1500]).ShouldBeFalse();
            }
        }

        Should.Throw<ArgumentException>(() => codec.TryAccumulate([sound, sound], [1], new double[1500]));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.0)]
    [InlineData(-1e300)]
    public void A_number_that_is_not_finite_in_a_batch_is_refused_and_a_sum_that_overflows_is_not(double weight)
    {
        var codec = DeltaCodecs.Get("float32");
        var large = Encode("float32", [.. Enumerable.Repeat(1e38f, 70)], Seeds);
        double[] weights = [weight, weight, weight, weight];
        codec.TryAccumulate([large, large, large, large], weights, new double[70]).ShouldBeTrue();
        foreach (var place in new[] { 0, 3, 63, 64, 69 })
        {
            var unsound = large.ToArray();
            BitConverter.TryWriteBytes(unsound.AsSpan(place * sizeof(float)), float.NegativeInfinity).ShouldBeTrue();
            codec.TryAccumulate([large, unsound, large, large], weights, new double[70]).ShouldBeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Bytes_that_are_the_values_themselves_decode_where_they_lie(string name)
    {
        var codec = DeltaCodecs.Get(name);
        codec.IsPlain.ShouldBe(name == "float32");
        if (codec.IsPlain)
        {
            var values = KernelInputs.Finite(333, 14);
            var delta = values.ToArray();
            codec.TryDecode(FloatBytes.Of(delta), delta).ShouldBeTrue();
            delta.ShouldBe(values);
            delta[332] = float.NaN;
            codec.TryDecode(FloatBytes.Of(delta), delta).ShouldBeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Any_changed_bit_is_refused_or_finite_and_means_the_same_to_both_decoders(string name)
    {
        var codec = DeltaCodecs.Get(name);
        var encoded = Encode(name, KernelInputs.Finite(300, 12), Seeds);
        for (var bit = 0; bit < encoded.Length * 8; bit++)
        {
            encoded[bit / 8] ^= (byte)(1 << (bit % 8));
            var (delta, sum, expected) = (new float[300], new double[300], new double[300]);
            var valid = codec.TryDecode(encoded, delta);
            codec.TryAccumulate(encoded, 0.3, sum).ShouldBe(valid);
            if (valid)
            {
                delta.All(float.IsFinite).ShouldBeTrue();
                WeightedSum.Add(expected, delta, 0.3);
                KernelInputs.Bits(sum).ShouldBe(KernelInputs.Bits(expected));
            }

            encoded[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_run_of_units_decodes_on_its_own(string name)
    {
        var codec = DeltaCodecs.Get(name);
        (65_536 % codec.Unit).ShouldBe(0);
        var encoded = Encode(name, KernelInputs.Finite(2000, 8), Seeds);
        var whole = Decode(name, encoded, 2000);
        for (var start = 0; start < 2000; start += codec.Unit * 3)
        {
            foreach (var end in new[] { Math.Min(start + codec.Unit, 2000), 2000 })
            {
                var part = encoded[codec.MaxEncodedLength(start)..Math.Min(codec.MaxEncodedLength(end), encoded.Length)];
                Decode(name, part, end - start).ShouldBe(whole[start..end]);
            }
        }
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("int8")]
    [InlineData("int4")]
    [InlineData("float16")]
    public void Bytes_that_decode_to_no_number_are_refused_wherever_they_stand(string name)
    {
        var codec = DeltaCodecs.Get(name);
        for (var start = 0; start < 600; start += codec.Unit)
        {
            var encoded = Encode(name, KernelInputs.Finite(600, 4), Seeds);
            BitConverter.TryWriteBytes(encoded.AsSpan(codec.MaxEncodedLength(start)), float.NaN).ShouldBeTrue();
            codec.TryDecode(encoded, new float[600]).ShouldBeFalse();
            codec.TryAccumulate(encoded, 1, new double[600]).ShouldBeFalse();
            codec.TryAccumulate([encoded, encoded, encoded, encoded], new double[4], new double[600]).ShouldBeFalse();
        }
    }

    private static byte[] Encode(string name, float[] delta, BlockSeeds seeds)
    {
        var encoded = new byte[DeltaCodecs.Get(name).MaxEncodedLength(delta.Length)];
        return encoded[..DeltaCodecs.Get(name).Encode(delta, seeds, encoded)];
    }

    private static float[] Decode(string name, byte[] encoded, int count)
    {
        var delta = new float[count];
        DeltaCodecs.Get(name).TryDecode(encoded, delta).ShouldBeTrue();
        return delta;
    }
}
