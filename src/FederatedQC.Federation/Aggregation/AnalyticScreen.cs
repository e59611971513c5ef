using System.Collections.Immutable;
using FederatedQC.Analytic;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Aggregation;

/// <summary>Looks through what each site adds to the sums: one false number would be in every later head.</summary>
internal static class AnalyticScreen
{
    /// <summary>Sites whose numbers are no sums over the images that they announced.</summary>
    public static ImmutableSortedSet<string> Unsound(RoundInputs inputs)
    {
        var shape = AnalyticModel.ShapeOf(inputs.Settings.Spec)!.Value;
        var vector = new float[AnalyticModel.TensorsOf(shape).Sum(tensor => tensor.Count)];
        Each(vector, inputs.ReadBase.Invoke);
        var start = AnalyticModel.Read(shape, vector);
        var unsound = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        for (var index = 0; index < inputs.Updates.Length; index++)
        {
            Each(vector, (block, values) => inputs.Blocks(block).Decode(index, values));
            if (SiteSums.FirstProblem(AnalyticModel.Read(shape, vector), start, inputs.Updates[index].Samples) is not null)
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
