namespace FederatedQC.Parameters.Codecs.Sparse;

/// <summary>A running sum; each term is that of <see cref="Kernels.WeightedSum"/>.</summary>
internal readonly ref struct SparseSum(Span<double> sum, double weight) : ISparseSink
{
    private readonly Span<double> _sum = sum;

    public void Put(int position, float value) => _sum[position] += value * weight;
}
