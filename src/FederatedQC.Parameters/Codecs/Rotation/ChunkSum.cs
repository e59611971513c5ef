using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Codecs.Rotation;

/// <summary>A running sum.</summary>
internal readonly ref struct ChunkSum(Span<double> sum, double weight) : IChunkSink
{
    private readonly Span<double> _sum = sum;

    public void Put(int start, ReadOnlySpan<float> values) => WeightedSum.Add(_sum.Slice(start, values.Length), values, weight);
}
