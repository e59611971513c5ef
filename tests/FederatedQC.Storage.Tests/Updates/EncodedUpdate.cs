using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Storage.Updates;

namespace FederatedQC.Storage.Tests.Updates;

/// <summary>A delta as a site sends it: encoded blocks with hashes and lengths.</summary>
internal sealed class EncodedUpdate
{
    internal EncodedUpdate(IDeltaCodec codec, float[] delta)
    {
        Decoded = new float[delta.Length];
        Blocks =
        [
            .. Enumerable
                .Range(0, ParameterBlocks.CountOf(delta.Length))
                .Select(block =>
                {
                    var range = ParameterBlocks.RangeOf(delta.Length, block);
                    var encoded = new byte[codec.MaxEncodedLength(ParameterBlocks.LengthOf(delta.Length, block))];
                    encoded = encoded[..codec.Encode(delta.AsSpan(range), new BlockSeeds((ulong)block, (ulong)block), encoded)];
                    codec.TryDecode(encoded, Decoded.AsSpan(range)).ShouldBeTrue();
                    return encoded;
                }),
        ];
        Hashes = [.. Blocks.Select(block => Hash256.Of(block))];
        Lengths = [.. Blocks.Select(block => block.Length)];
    }

    internal float[] Decoded { get; }

    internal byte[][] Blocks { get; }

    internal Hash256[] Hashes { get; }

    internal int[] Lengths { get; }

    internal void PutInto(UpdateStore store, UpdateKey key)
    {
        for (var block = 0; block < Blocks.Length; block++)
        {
            store.PutBlock(key, block, Blocks[block]);
        }
    }
}
