using System.Collections.Immutable;
using FederatedQC.Analytic;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Aggregation;

/// <summary>Looks through what each site adds to the sums: one false number would be in every later head.</summary>
internal static class AnalyticScreen
{
    /// <summary>Sites whose numbers are no sums over the images that they announced.</summary>
    public static ImmutableSortedSet<string> Unsound(RoundInputs inputs)
    {
        var spec = inputs.Settings.Spec;
        var vector = new float[new ParameterLayout(spec).SharedCount];
        Each(vector, inputs.ReadBase.Invoke);
        var start = AnalyticModel.Read(spec, vector);
        var unsound = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        for (var index = 0; index < inputs.Updates.Length; index++)
        {
            Each(vector, (block, values) => inputs.Blocks(block).Decode(index, values));
            if (SiteSums.FirstProblem(AnalyticModel.Read(spec, vector), start, inputs.Updates[index].Samples) is not null)
            {
                unsound.Add(inputs.Updates[index].Site);
            }
        }

        return unsound.ToImmutable();
    }

    private static void Each(float[] vector, BlockReader read)
    {
        for (var block = 0; block < ParameterBlocks.CountOf(vector.Length); block++)
        {
            read(block, vector.AsSpan(ParameterBlocks.RangeOf(vector.Length, block)));
        }
    }
}
