using System.Buffers;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Federation.Aggregation;

/// <summary>Federated averaging on deltas: result = base + sum over sites of weight * delta.</summary>
/// <remarks>
/// <b>Source</b>: McMahan et al., "Communication-efficient learning of deep networks from decentralized data", AISTATS 2017, algorithm 1.
/// <b>Inputs</b>: finite deltas, weights that sum to 1. <b>Output</b>: the new block; the base itself where there is no update.
/// <b>Numerics</b>: summed in double in ordinal order of site ids, rounded to float32 once, so arrival order has no effect on any bit.
/// <b>Differs from source</b>: averages deltas and not models, which is the same up to rounding and lets updates be quantised;
/// weights are capped before (<see cref="AggregationWeights"/>).
/// </remarks>
internal sealed class FedAvg : IAggregationStrategy
{
    private const double WeightTolerance = 1e-9;

    public string Name => "fedavg";

    public void AggregateBlock(int block, ReadOnlySpan<float> baseBlock, IBlockUpdates updates, Span<float> result)
    {
        ArgumentNullException.ThrowIfNull(updates);
        ThrowIfUnsound(updates);
        var rented = ArrayPool<double>.Shared.Rent(baseBlock.Length);
        try
        {
            var sum = rented.AsSpan(0, baseBlock.Length);
            sum.Clear();
            updates.AddTo(sum);
            WeightedSum.Finish(baseBlock, sum, result);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static void ThrowIfUnsound(IBlockUpdates updates)
    {
        var total = 0.0;
        string? previous = null;
        for (var index = 0; index < updates.Sites; index++)
        {
            var (site, weight) = updates.Describe(index);
            if (string.CompareOrdinal(previous, site) >= 0)
            {
                throw new ArgumentException($"Site '{site}' stands after '{previous}'; sites must be in ordinal order, each once.", nameof(updates));
            }

            if (!(weight >= 0))
            {
                throw new ArgumentException($"Site '{site}' has weight {weight}.", nameof(updates));
            }

            total += weight;
            previous = site;
        }

        if (updates.Sites > 0 && !(Math.Abs(total - 1) <= WeightTolerance))
        {
            throw new ArgumentException($"The weights sum to {total}, not 1.", nameof(updates));
        }
    }
}
