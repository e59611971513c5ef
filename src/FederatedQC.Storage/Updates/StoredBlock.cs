using System.Buffers;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Storage.Updates;

/// <summary>One block of the updates of a round, read from the disk as it is asked for.</summary>
internal sealed class StoredBlock(UpdateShape shape, int block, IReadOnlyList<StoredUpdate> updates, UpdateFile[] files) : IBlockUpdates
{
    // Long enough for reading to be worth its call; four sites and their sum, 384 KiB, stay in a core's own cache.
    private const int TileParameters = 16_384;

    // Sites that are added in one pass over the sum.
    private const int BatchSites = 4;

    private readonly int _slotBytes = shape.MaxEncodedLength;

    public int Sites => updates.Count;

    public int Unit { get; } = updates.Select(update => shape.CodecOf(update.Key.Round).Unit).DefaultIfEmpty(1).Max();

    public void Decode(int index, Span<float> delta) => DecodeRun(index, start: 0, delta);

    public void DecodeRun(int index, int start, Span<float> run)
    {
        if (CodecOf(index).IsPlain)
        {
            var bytes = FloatBytes.Of(run);
            ThrowUnless(ReadRun(index, start, run.Length, bytes) == bytes.Length && CodecOf(index).TryDecode(bytes, run), index);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(updates[index].BlockLengths[block]);
        try
        {
            var length = ReadRun(index, start, run.Length, rented);
            ThrowUnless(CodecOf(index).TryDecode(rented.AsSpan(0, length), run), index);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void AddTo(Span<double> sum, ReadOnlySpan<double> coefficients)
    {
        var tile = Math.Max(Unit, TileParameters);
        var batches = Batches(coefficients);
        var rented = ArrayPool<byte>.Shared.Rent(BatchSites * _slotBytes);
        try
        {
            for (var start = 0; start < sum.Length; start += tile)
            {
                foreach (var batch in batches)
                {
                    AddBatch(batch, start, sum.Slice(start, Math.Min(tile, sum.Length - start)), coefficients, rented);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The sites that count, in their order, a few of one codec at a time.</summary>
    private List<List<int>> Batches(ReadOnlySpan<double> coefficients)
    {
        var batches = new List<List<int>>();
        for (var site = 0; site < updates.Count; site++)
        {
            if (coefficients[site] == 0)
            {
                continue;
            }

            if (batches.Count == 0 || batches[^1].Count == BatchSites || CodecOf(batches[^1][0]) != CodecOf(site))
            {
                batches.Add(new List<int>(BatchSites));
            }

            batches[^1].Add(site);
        }

        return batches;
    }

    private void AddBatch(List<int> sites, int start, Span<double> sum, ReadOnlySpan<double> coefficients, byte[] scratch)
    {
        var encoded = new ReadOnlyMemory<byte>[sites.Count];
        var weights = new double[sites.Count];
        for (var index = 0; index < sites.Count; index++)
        {
            var slot = scratch.AsMemory(index * _slotBytes, _slotBytes);
            encoded[index] = slot[..ReadRun(sites[index], start, sum.Length, slot.Span)];
            weights[index] = coefficients[sites[index]];
        }

        var codec = CodecOf(sites[0]);
        if (!codec.TryAccumulate(encoded, weights, sum))
        {
            for (var index = 0; index < sites.Count; index++)
            {
                ThrowUnless(codec.TryAccumulate(encoded[index].Span, weights[index], sum), sites[index]);
            }
        }
    }

    // Where the run is the block its length is what the commit says; else the codec's units make it a function of the count.
    private int ReadRun(int index, int start, int count, Span<byte> scratch)
    {
        var (codec, length, parameters) = (CodecOf(index), updates[index].BlockLengths[block], shape.LengthOf(block));
        if (count < parameters)
        {
            ThrowUnless(length == codec.MaxEncodedLength(parameters), index);
            length = codec.MaxEncodedLength(count);
        }

        ThrowUnless(files[index].TryRead(block, codec.MaxEncodedLength(start), scratch[..length]), index);
        return length;
    }

    private IDeltaCodec CodecOf(int index) => shape.CodecOf(updates[index].Key.Round);

    private void ThrowUnless(bool sound, int index)
    {
        if (!sound)
        {
            var key = updates[index].Key;
            throw new StorageException(
                $"{files[index].FilePath}: block {block} of {key.Site} in round {key.Round} is not what was admitted. Check the disk."
            );
        }
    }
}
