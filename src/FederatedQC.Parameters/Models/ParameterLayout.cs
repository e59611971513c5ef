using System.Collections.Immutable;

namespace FederatedQC.Parameters.Models;

/// <summary>
/// Where each tensor of a spec stands in the two flat float32 vectors of a model: the shared vector (federated) and the local vector
/// (stays at the site). Counters stand in neither.
/// </summary>
public sealed class ParameterLayout
{
    /// <summary>Lays out the tensors of a spec in the spec's order.</summary>
    public ParameterLayout(ModelSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Shared = Lay(spec, TensorRole.Shared);
        Local = Lay(spec, TensorRole.Local);
        SharedCount = Shared.Sum(slot => slot.Tensor.Count);
        LocalCount = Local.Sum(slot => slot.Tensor.Count);
        Measured = Join(Shared.Where(slot => slot.Tensor.IsStatistic));
        Learnt = Join(Shared.Where(slot => !slot.Tensor.IsStatistic));
    }

    /// <summary>The shared tensors with their offsets, in the order of the spec.</summary>
    public ImmutableArray<TensorSlot> Shared { get; }

    /// <summary>The local tensors with their offsets, in the order of the spec.</summary>
    public ImmutableArray<TensorSlot> Local { get; }

    /// <summary>Length of the shared vector, in parameters.</summary>
    public int SharedCount { get; }

    /// <summary>Length of the local vector, in parameters; 0 where everything is shared.</summary>
    public int LocalCount { get; }

    /// <summary>
    /// The parts of the shared vector that gradients move, without running statistics: ranges, ascending, neighbours joined.
    /// </summary>
    public ImmutableArray<Range> Learnt { get; }

    /// <summary>The rest of the shared vector: running statistics. Ranges, ascending, neighbours joined.</summary>
    public ImmutableArray<Range> Measured { get; }

    /// <summary>The part of each learnt range that lies in a piece of the shared vector.</summary>
    /// <param name="start">Where the piece begins.</param>
    /// <param name="length">Its length.</param>
    /// <returns>Ranges counted from <paramref name="start"/>, ascending.</returns>
    public IEnumerable<Range> LearntWithin(int start, int length) => Within(Learnt, start, length);

    /// <summary>The part of each measured range that lies in a piece of the shared vector.</summary>
    /// <inheritdoc cref="LearntWithin"/>
    public IEnumerable<Range> MeasuredWithin(int start, int length) => Within(Measured, start, length);

    private static IEnumerable<Range> Within(ImmutableArray<Range> ranges, int start, int length) =>
        from range in ranges
        let first = Math.Max(range.Start.Value, start)
        let end = Math.Min(range.End.Value, start + length)
        where first < end
        select (first - start)..(end - start);

    private static ImmutableArray<Range> Join(IEnumerable<TensorSlot> slots)
    {
        var ranges = new List<Range>();
        foreach (var slot in slots)
        {
            var end = slot.Offset + slot.Tensor.Count;
            if (ranges.Count > 0 && ranges[^1].End.Value == slot.Offset)
            {
                ranges[^1] = ranges[^1].Start..end;
            }
            else
            {
                ranges.Add(slot.Offset..end);
            }
        }

        return [.. ranges];
    }

    private static ImmutableArray<TensorSlot> Lay(ModelSpec spec, TensorRole role)
    {
        var slots = ImmutableArray.CreateBuilder<TensorSlot>();
        var offset = 0;
        foreach (var tensor in spec.Tensors.Where(tensor => tensor.Role == role))
        {
            slots.Add(new TensorSlot(tensor, offset));
            offset = checked(offset + tensor.Count);
        }

        return slots.ToImmutable();
    }
}
