using System.Buffers;
using FederatedQC.Federation.Aggregation;

namespace FederatedQC.Storage.Updates;

/// <summary>One block of the updates of a round, read from the disk as each is asked for.</summary>
internal sealed class StoredBlock(UpdateStore store, int block, IReadOnlyList<StoredUpdate> updates) : IBlockUpdates
{
    private delegate bool Decoder<T>(ReadOnlySpan<byte> encoded, Span<T> target);

    public int Sites => updates.Count;

    public WeightedUpdate Describe(int index) => updates[index].Description;

    public void Decode(int index, Span<float> delta) => Read(index, delta, store.Codec.TryDecode);

    public void Accumulate(int index, double weight, Span<double> sum) =>
        Read(index, sum, (encoded, target) => store.Codec.TryAccumulate(encoded, weight, target));

    private void Read<T>(int index, Span<T> target, Decoder<T> decode)
    {
        var update = updates[index];
        var length = update.BlockLengths[block];
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var encoded = rented.AsSpan(0, length);
            store.ReadBlock(update.Key, block, encoded);
            if (!decode(encoded, target))
            {
                throw new StorageException($"Block {block} of {update.Key.Site} in round {update.Key.Round} changed on the disk after it was admitted. Check the disk.");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
