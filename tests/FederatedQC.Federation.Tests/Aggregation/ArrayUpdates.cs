using FederatedQC.Federation.Aggregation;

namespace FederatedQC.Federation.Tests.Aggregation;

/// <summary>Updates of one block that are held in memory.</summary>
internal sealed class ArrayUpdates(params (string Site, double Weight, float[] Delta)[] updates) : IBlockUpdates
{
    public int Sites => updates.Length;

    public WeightedUpdate Describe(int index) => new(updates[index].Site, updates[index].Weight);

    public void Decode(int index, Span<float> delta) => updates[index].Delta.CopyTo(delta);
}
