using System.Buffers;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Benchmarks;

/// <summary>Encoded updates in memory, one array a site, under a codec that decodes any run of its units.</summary>
internal sealed class EncodedVectors
{
    // As an aggregator that reads them from its store.
    private const int TileParameters = 16_384;

    private readonly IDeltaCodec _codec;
    private readonly byte[][] _vectors;
    private readonly double[] _weights;
    private readonly float[] _mean;

    public EncodedVectors(string codec, int sites, int parameters)
    {
        _codec = DeltaCodecs.Get(codec);
        _mean = new float[parameters];
        var delta = new float[parameters];
        _vectors = new byte[sites][];
        _weights = [.. Enumerable.Repeat(1.0 / sites, sites)];
        for (var site = 0; site < sites; site++)
        {
            var random = new Random(site);
            foreach (ref var value in delta.AsSpan())
            {
                value = random.NextSingle() - 0.5f;
            }

            _vectors[site] = new byte[_codec.MaxEncodedLength(parameters)];
            _codec.Encode(delta, new BlockSeeds(1, (ulong)site), _vectors[site]);
        }
    }

    public long Bytes => _vectors.Sum(vector => (long)vector.Length);

    /// <summary>The mean of all, on every core.</summary>
    public void Mean() => Parallel.For(0, ParameterBlocks.CountOf(_mean.Length), Limits(), MeanOfBlock);

    /// <summary>Reads every byte once, on every core, and does next to nothing with it: what the machine's memory gives at best.</summary>
    public void Read() => Parallel.For(0, ParameterBlocks.CountOf(_mean.Length), Limits(), ReadBlock);

    private static ParallelOptions Limits() => new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    private void MeanOfBlock(int block)
    {
        var (first, count) = ParameterBlocks.RangeOf(_mean.Length, block).GetOffsetAndLength(_mean.Length);
        var rented = ArrayPool<double>.Shared.Rent(TileParameters);
        for (var start = first; start < first + count; start += TileParameters)
        {
            var sum = rented.AsSpan(0, Math.Min(TileParameters, first + count - start));
            sum.Clear();
            var bytes = _codec.MaxEncodedLength(start)..(_codec.MaxEncodedLength(start) + _codec.MaxEncodedLength(sum.Length));
            if (!_codec.TryAccumulate([.. _vectors.Select(vector => new ReadOnlyMemory<byte>(vector)[bytes])], _weights, sum))
            {
                throw new InvalidOperationException($"{_codec.Name} does not decode what it encoded.");
            }

            var mean = _mean.AsSpan(start, sum.Length);
            mean.Clear();
            WeightedSum.Finish(mean, sum, mean);
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private void ReadBlock(int block)
    {
        var (first, count) = ParameterBlocks.RangeOf(_mean.Length, block).GetOffsetAndLength(_mean.Length);
        var sum = 0L;
        foreach (var vector in _vectors)
        {
            sum ^= MemoryRead.Fold(vector.AsSpan(_codec.MaxEncodedLength(first), _codec.MaxEncodedLength(count)));
        }

        // Kept, so that nobody may leave the loop out.
        _mean[first] = sum;
    }
}
