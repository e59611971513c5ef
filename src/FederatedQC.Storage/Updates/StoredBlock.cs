using System.Buffers;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Storage.Updates;

/// <summary>One block of the updates of a round, read from the disk as it is asked for.</summary>
internal sealed class StoredBlock(UpdateShape shape, int block, IReadOnlyList<StoredUpdate> updates, UpdateFile[] files) : IBlockUpdates
{
    // The sum of a tile, 32 KiB of doubles, stays in the processor's nearest cache while the tile of every site passes through it.
    private const int TileParameters = 4096;

    public int Sites => updates.Count;

    public int Unit { get; } = updates.Select(update => shape.CodecOf(update.Key.Round).Unit).DefaultIfEmpty(1).Max();

    public void Decode(int index, Span<float> delta) => DecodeRun(index, start: 0, delta);

    public void DecodeRun(int index, int start, Span<float> run)
    {
        var rented = ArrayPool<byte>.Shared.Rent(updates[index].BlockLengths[block]);
        try
        {
            ThrowUnless(CodecOf(index).TryDecode(ReadRun(index, start, run.Length, rented), run), index);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void AddTo(Span<double> sum, ReadOnlySpan<double> coefficients)
    {
        var tile = Math.Max(Unit, TileParameters);
        var rented = ArrayPool<byte>.Shared.Rent(shape.MaxEncodedLength);
        try
        {
            for (var start = 0; start < sum.Length; start += tile)
            {
                AddTile(start, sum.Slice(start, Math.Min(tile, sum.Length - start)), coefficients, rented);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void AddTile(int start, Span<double> sum, ReadOnlySpan<double> coefficients, byte[] scratch)
    {
        for (var index = 0; index < updates.Count; index++)
        {
            if (coefficients[index] != 0)
            {
                ThrowUnless(CodecOf(index).TryAccumulate(ReadRun(index, start, sum.Length, scratch), coefficients[index], sum), index);
            }
        }
    }

    // Where the run is the block its length is what the commit says; else the codec's units make it a function of the count.
    private Span<byte> ReadRun(int index, int start, int count, byte[] scratch)
    {
        var (codec, length, parameters) = (CodecOf(index), updates[index].BlockLengths[block], shape.LengthOf(block));
        if (count < parameters)
        {
            ThrowUnless(length == codec.MaxEncodedLength(parameters), index);
            length = codec.MaxEncodedLength(count);
        }

        var encoded = scratch.AsSpan(0, length);
        ThrowUnless(files[index].TryRead(block, codec.MaxEncodedLength(start), encoded), index);
        return encoded;
    }

    private IDeltaCodec CodecOf(int index) => shape.CodecOf(updates[index].Key.Round);

    private void ThrowUnless(bool sound, int index)
    {
        if (!sound)
        {
            var key = updates[index].Key;
            throw new StorageException($"{files[index].FilePath}: block {block} of {key.Site} in round {key.Round} is not what was admitted. Check the disk.");
        }
    }
}
