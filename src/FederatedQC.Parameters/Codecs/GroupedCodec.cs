using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Codecs;

/// <summary>A codec that sends every parameter, in groups of 256 that are encoded on their own and unbiased.</summary>
/// <param name="name">The codec's name.</param>
/// <param name="layout">Where the groups lie.</param>
internal abstract class GroupedCodec(string name, GroupLayout layout) : IDeltaCodec
{
    public string Name => name;

    public bool IsUnbiased => true;

    public bool IsContraction => true;

    public bool HasSharedSupport => true;

    public int Unit => GroupLayout.Size;

    public int MaxEncodedLength(int count) => layout.MaxEncodedLength(count);

    public int Encode(ReadOnlySpan<float> delta, BlockSeeds seeds, Span<byte> destination)
    {
        var length = MaxEncodedLength(delta.Length);
        EncodingInput.ThrowIfTooShort(destination.Length, length, nameof(destination));
        var random = new SplitMix64(seeds.Own);
        for (var start = 0; start < delta.Length; start += GroupLayout.Size)
        {
            var group = delta.Slice(start, GroupLayout.CountAt(start, delta.Length));
            var largest = EncodingInput.LargestMagnitude(group, nameof(delta));
            Write(group, largest, random, start, destination[layout.GroupAt(start, delta.Length)]);
        }

        return length;
    }

    public bool TryDecode(ReadOnlySpan<byte> encoded, Span<float> delta)
    {
        var valid = encoded.Length == layout.EncodedLength(delta.Length);
        for (var start = 0; valid && start < delta.Length; start += GroupLayout.Size)
        {
            var group = delta.Slice(start, GroupLayout.CountAt(start, delta.Length));
            valid = TryRead(encoded[layout.GroupAt(start, delta.Length)], group);
        }

        return valid;
    }

    public bool TryAccumulate(ReadOnlySpan<byte> encoded, double weight, Span<double> sum)
    {
        var valid = encoded.Length == layout.EncodedLength(sum.Length);
        Span<float> scratch = stackalloc float[GroupLayout.Size];
        for (var start = 0; valid && start < sum.Length; start += GroupLayout.Size)
        {
            var group = sum.Slice(start, GroupLayout.CountAt(start, sum.Length));
            valid = TryAdd(encoded[layout.GroupAt(start, sum.Length)], weight, group, scratch[..group.Length]);
        }

        return valid;
    }

    /// <summary>Encodes a group.</summary>
    /// <param name="group">Finite values, 1 to 256.</param>
    /// <param name="largest">The largest of their magnitudes.</param>
    /// <param name="random">Decides how they are rounded.</param>
    /// <param name="start">The group's position in the block, where its random numbers begin.</param>
    /// <param name="encoded">Receives the group's bytes, all of them.</param>
    protected abstract void Write(ReadOnlySpan<float> group, float largest, SplitMix64 random, int start, Span<byte> encoded);

    /// <summary>Decodes a group; false for what <see cref="Write"/> doesn't write.</summary>
    protected abstract bool TryRead(ReadOnlySpan<byte> encoded, Span<float> group);

    /// <summary>Decodes a group into a running sum; false for what <see cref="Write"/> doesn't write.</summary>
    /// <param name="encoded">The group's bytes.</param>
    /// <param name="weight">What each value is multiplied by.</param>
    /// <param name="sum">The group's part of the sum.</param>
    /// <param name="scratch">As long as the group.</param>
    protected virtual bool TryAdd(ReadOnlySpan<byte> encoded, double weight, Span<double> sum, Span<float> scratch)
    {
        var valid = TryRead(encoded, scratch);
        WeightedSum.Add(sum, scratch, weight);
        return valid;
    }
}
