using System.Buffers;
using FederatedQC.Federation.Robust;

namespace FederatedQC.Federation.Aggregation;

/// <summary>
/// The vectors that a robust rule measures the updates against. In a Gram matrix and a combination they stand behind the sites.
/// </summary>
internal sealed class RoundReferences
{
    private const int TileColumns = 4096;
    private readonly List<BlockReader> _readers = [];

    public RoundReferences(RoundInputs inputs, IRobustRule rule)
    {
        Sites = inputs.Updates.Length;
        if (rule.UsesPrevious && inputs.ReadState(ServerVectors.Previous) is { } previous)
        {
            Previous = Add(previous);
        }

        if (rule.UsesTrusted)
        {
            Trusted = Add(
                inputs.ReadTrusted
                    ?? throw new ArgumentException(
                        $"The rule {rule.Name} needs an update of the aggregator's own, from images that it trusts.",
                        nameof(inputs)
                    )
            );
        }
    }

    /// <summary>Updates of sites.</summary>
    public int Sites { get; }

    /// <summary>Updates and references.</summary>
    public int Vectors => Sites + _readers.Count;

    /// <summary>Index of the round before's combined change; null in the first round, or where the rule has no use for it.</summary>
    public int? Previous { get; }

    /// <summary>Index of the aggregator's own update.</summary>
    public int? Trusted { get; }

    /// <summary>Reads a reference through a block.</summary>
    /// <param name="vector">Index of the vector, behind the sites.</param>
    /// <param name="block">Index of the block.</param>
    /// <param name="values">Receives the values.</param>
    public void Read(int vector, int block, Span<float> values) => _readers[vector - Sites](block, values);

    /// <summary>
    /// Columns of a block to look at together: few enough for those of 50 sites to stay in a core's own cache, where the codec can decode
    /// so few.
    /// </summary>
    public static int TileOf(IBlockUpdates updates, int length) => Math.Min(Math.Max(updates.Unit, TileColumns), length);

    /// <summary>Reads some columns of every vector.</summary>
    /// <param name="block">Index of the block.</param>
    /// <param name="updates">The updates through that block.</param>
    /// <param name="columns">Which ones; they begin at a multiple of <see cref="TileOf"/>.</param>
    /// <param name="length">Parameters in the block.</param>
    /// <param name="rows">Receives [vector, column].</param>
    public void ReadTile(int block, IBlockUpdates updates, Range columns, int length, Span<float> rows)
    {
        var (start, count) = columns.GetOffsetAndLength(length);
        for (var site = 0; site < Sites; site++)
        {
            updates.DecodeRun(site, start, rows.Slice(site * count, count));
        }

        for (var vector = Sites; vector < Vectors; vector++)
        {
            var whole = ArrayPool<float>.Shared.Rent(length);
            try
            {
                Read(vector, block, whole.AsSpan(0, length));
                whole.AsSpan(start, count).CopyTo(rows[(vector * count)..]);
            }
            finally
            {
                ArrayPool<float>.Shared.Return(whole);
            }
        }
    }

    private int Add(BlockReader reader)
    {
        _readers.Add(reader);
        return Vectors - 1;
    }
}
