using FederatedQC.Federation.Aggregation;

namespace FederatedQC.Storage.Updates;

/// <summary>An admitted update that lies in an <see cref="UpdateStore"/>.</summary>
/// <param name="Key">Which update it is.</param>
/// <param name="BlockLengths">Length in bytes of each encoded block, from its commit.</param>
/// <param name="Weight">Its share of the new model.</param>
public sealed record StoredUpdate(UpdateKey Key, IReadOnlyList<int> BlockLengths, double Weight)
{
    internal WeightedUpdate Description => new(Key.Site, Weight);
}
