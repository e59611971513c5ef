using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Parameters.Tests.Codecs;

public sealed class DeltaCodecsTests
{
    [Theory]
    [InlineData("float32")]
    [InlineData("int8")]
    [InlineData("int4")]
    [InlineData("float16")]
    [InlineData("bfloat16")]
    [InlineData("topk:0.01")]
    [InlineData("topk:0.5")]
    [InlineData("stc:0.0001")]
    [InlineData("randomk:0.05")]
    [InlineData("hadamard:1")]
    [InlineData("hadamard:4")]
    public void A_codec_is_found_by_its_name(string name) => DeltaCodecs.Get(name).Name.ShouldBe(name);

    [Theory]
    [InlineData(
        "zip",
        "codec 'zip' is unknown: use float32, int8, int4, float16, bfloat16, topk:SHARE, stc:SHARE, randomk:SHARE, hadamard:BITS"
    )]
    [InlineData("", "codec '' is unknown")]
    [InlineData("INT8", "codec 'INT8' is unknown")]
    [InlineData("int8:3", "codec 'int8:3': write int8")]
    [InlineData("int8:", "codec 'int8:': write int8")]
    [InlineData("topk", "codec 'topk' is no topk:SHARE: SHARE is a number from 0.0001 to 0.5")]
    [InlineData("topk:", "SHARE is a number from 0.0001 to 0.5")]
    [InlineData("topk:0", "SHARE is a number from 0.0001 to 0.5")]
    [InlineData("topk:0.00009", "SHARE is a number from 0.0001 to 0.5")]
    [InlineData("stc:0.51", "SHARE is a number from 0.0001 to 0.5")]
    [InlineData("stc:-0.1", "SHARE is a number from 0.0001 to 0.5")]
    [InlineData("randomk:0,1", "SHARE is a number from 0.0001 to 0.5")]
    [InlineData("randomk:1e-2", "SHARE is a number from 0.0001 to 0.5")]
    [InlineData("randomk:NaN", "SHARE is a number from 0.0001 to 0.5")]
    [InlineData("topk:0.01:0.02", "SHARE is a number from 0.0001 to 0.5")]
    [InlineData("topk:0.010", "codec 'topk:0.010': write topk:0.01")]
    [InlineData("topk:.01", "codec 'topk:.01': write topk:0.01")]
    [InlineData("topk: 0.01", "SHARE is a number from 0.0001 to 0.5")]
    [InlineData("hadamard:0", "BITS is a whole number from 1 to 4")]
    [InlineData("hadamard:5", "BITS is a whole number from 1 to 4")]
    [InlineData("hadamard:1.5", "BITS is a whole number from 1 to 4")]
    [InlineData("hadamard:2.0", "codec 'hadamard:2.0': write hadamard:2")]
    public void A_name_that_is_wrong_says_what_is_right(string name, string sentence)
    {
        DeltaCodecs.TryGet(name, out var codec, out var problem).ShouldBeFalse();
        codec.ShouldBeNull();
        problem.ShouldNotBeNull().ShouldContain(sentence);
        Should.Throw<ArgumentException>(() => DeltaCodecs.Get(name)).Message.ShouldContain(sentence);
    }

    [Fact]
    public void Every_form_has_a_codec() =>
        DeltaCodecs.Forms.ShouldAllBe(form =>
            DeltaCodecs.Get(form.Replace("SHARE", "0.25", StringComparison.Ordinal).Replace("BITS", "2", StringComparison.Ordinal)).Unit > 0
        );

    [Fact]
    public void What_is_biased_and_whose_positions_differ_is_known() =>
        DeltaCodecContractTests
            .Names.Select(DeltaCodecs.Get)
            .Where(codec => !codec.IsUnbiased || !codec.HasSharedSupport)
            .Select(codec => codec.Name)
            .ShouldBe(["topk:0.1", "stc:0.1"]);

    [Theory]
    [MemberData(nameof(DeltaCodecContractTests.Codecs), MemberType = typeof(DeltaCodecContractTests))]
    public void A_contraction_errs_by_less_than_the_delta_on_average(string name)
    {
        const int Draws = 30;
        var codec = DeltaCodecs.Get(name);
        foreach (var delta in new[] { Deltas.Normal(2000, 1), Deltas.Peaked(2000, 2), Deltas.Constant(2000) })
        {
            var error = 0.0;
            for (var draw = 0UL; draw < Draws; draw++)
            {
                var (encoded, decoded) = (new byte[codec.MaxEncodedLength(2000)], new float[2000]);
                codec.TryDecode(encoded.AsSpan(0, codec.Encode(delta, new BlockSeeds(draw, draw), encoded)), decoded).ShouldBeTrue();
                error += delta.Zip(decoded).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2)) / Draws;
            }

            (error < delta.Sum(value => (double)value * value)).ShouldBe(codec.IsContraction);
        }
    }
}
