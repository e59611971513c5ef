using System.Buffers;
using System.Runtime.InteropServices;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Compression;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Aggregation;

/// <summary>
/// The last step of a block under a plan that compresses downloads: the next model becomes what the sites will make of the encoded change.
/// </summary>
internal sealed class StepEncoder
{
    private readonly RoundInputs _inputs;
    private readonly StepCodec _codec;
    private readonly byte[][] _blocks;

    private StepEncoder(RoundInputs inputs, StepCodec codec) => (_inputs, _codec, _blocks) = (inputs, codec, new byte[codec.Blocks][]);

    /// <summary>The step, once every block was encoded.</summary>
    public EncodedStep Step => new(_codec.Codec, ImmutableCollectionsMarshal.AsImmutableArray(_blocks));

    /// <summary>The encoder of a round; null where the plan sends the model itself.</summary>
    public static StepEncoder? Of(RoundInputs inputs, ParameterLayout layout) =>
        inputs.Settings.SendsSteps ? new(inputs, new StepCodec(layout, inputs.Settings.Methods.Download)) : null;

    /// <summary>Encodes a block.</summary>
    /// <param name="block">Index of the block.</param>
    /// <param name="next">What the server's step made of it; becomes what sites make of it, and NaN where that is beyond what float32
    /// holds.</param>
    /// <param name="unsent">What earlier steps left out; replaced by what this one leaves.</param>
    public void Encode(int block, Span<float> next, Span<float> unsent)
    {
        var rented = ArrayPool<float>.Shared.Rent(next.Length);
        var destination = ArrayPool<byte>.Shared.Rent(_codec.MaxEncodedLength(block));
        try
        {
            var start = rented.AsSpan(0, next.Length);
            _inputs.ReadBase(block, start);
            var seeds = BlockSeeds.Of(_inputs.Settings.Seed, site: "", _inputs.Round, block);
            var isEncoded = _codec.TryEncode(block, start, next, unsent, seeds, destination, out var length);
            _blocks[block] = destination[..length];
            if (!isEncoded)
            {
                next.Fill(float.NaN);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
            ArrayPool<byte>.Shared.Return(destination);
        }
    }
}
