using System.Runtime.CompilerServices;
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
            var length = layout.GroupLength(group.Length);
            valid = TryRead(encoded[..length], group);
            encoded = encoded[length..];
        }

        return valid;
    }

    [SkipLocalsInit]
    public bool TryAccumulate(ReadOnlySpan<byte> encoded, double weight, Span<double> sum)
    {
        var valid = encoded.Length == layout.EncodedLength(sum.Length);
        Span<float> scratch = stackalloc float[GroupLayout.Size];
        for (var start = 0; valid && start < sum.Length; start += GroupLayout.Size)
        {
            var group = scratch[..GroupLayout.CountAt(start, sum.Length)];
            var length = layout.GroupLength(group.Length);
            valid = TryRead(encoded[..length], group);
            encoded = encoded[length..];
            WeightedSum.Add(sum.Slice(start, group.Length), group, weight);
        }

        return valid;
    }

    public bool TryAccumulate(ReadOnlySpan<ReadOnlyMemory<byte>> encoded, ReadOnlySpan<double> weights, Span<double> sum) =>
        EncodedBatch.TryAccumulate(this, encoded, weights, sum);

    /// <summary>Encodes a group.</summary>
    /// <param name="group">Finite values, 1 to 256.</param>
    /// <param name="largest">The largest of their magnitudes.</param>
    /// <param name="random">Decides how they are rounded.</param>
    /// <param name="start">The group's position in the block, where its random numbers begin.</param>
    /// <param name="encoded">Receives the group's bytes, all of them.</param>
    protected abstract void Write(ReadOnlySpan<float> group, float largest, SplitMix64 random, int start, Span<byte> encoded);

    /// <summary>Decodes a group; false for what <see cref="Write"/> doesn't write, and then the group's values are undefined.</summary>
    protected abstract bool TryRead(ReadOnlySpan<byte> encoded, Span<float> group);
}
