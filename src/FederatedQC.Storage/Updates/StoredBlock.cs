using System.Buffers;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Storage.Updates;

/// <summary>One block of the updates of a round, read from the disk as it is asked for.</summary>
internal sealed class StoredBlock(IDeltaCodec codec, int block, IReadOnlyList<StoredUpdate> updates, UpdateFile[] files) : IBlockUpdates
{
    // The sum of a tile stays in the processor's nearest caches while the tile of every site passes through them.
    private const int TileParameters = 16_384;

    public int Sites => updates.Count;

    public WeightedUpdate Describe(int index) => updates[index].Description;

    public void Decode(int index, Span<float> delta)
    {
        var length = updates[index].BlockLengths[block];
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var encoded = Read(index, offset: 0, rented.AsSpan(0, length));
            ThrowUnless(codec.TryDecode(encoded, delta), index);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void AddTo(Span<double> sum)
    {
        var tile = Math.Max(codec.Unit, TileParameters);
        var rented = ArrayPool<byte>.Shared.Rent(codec.MaxEncodedLength(tile));
        try
        {
            for (var start = 0; start < sum.Length; start += tile)
            {
                AddTile(start, sum.Slice(start, Math.Min(tile, sum.Length - start)), sum.Length, rented);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void AddTile(int start, Span<double> sum, int blockParameters, byte[] scratch)
    {
        var offset = codec.MaxEncodedLength(start);
        for (var index = 0; index < updates.Count; index++)
        {
            // Where the tile is the block its length is what the commit says; else the codec's units make it a function of the count.
            var length = updates[index].BlockLengths[block];
            if (sum.Length < blockParameters)
            {
                ThrowUnless(length == codec.MaxEncodedLength(blockParameters), index);
                length = codec.MaxEncodedLength(sum.Length);
            }

            var encoded = Read(index, offset, scratch.AsSpan(0, length));
            ThrowUnless(codec.TryAccumulate(encoded, updates[index].Weight, sum), index);
        }
    }

    private Span<byte> Read(int index, int offset, Span<byte> encoded)
    {
        ThrowUnless(files[index].TryRead(block, offset, encoded), index);
        return encoded;
    }

    private void ThrowUnless(bool sound, int index)
    {
        if (!sound)
        {
            var key = updates[index].Key;
            throw new StorageException($"{files[index].FilePath}: block {block} of {key.Site} in round {key.Round} is not what was admitted. Check the disk.");
        }
    }
}
