using System.Numerics;

namespace FederatedQC.Analytic;

/// <summary>
/// What a head is solved from, as sums over images that add up over sites: A = Σ ω z zᵀ, b = Σ ω z tᵀ with t one-hot, and Σ ω of each
/// class (Source: ALGORITHMS D20).
/// </summary>
/// <param name="Shape">Features and classes.</param>
/// <param name="Gram">The upper triangle of A, row by row, each from the diagonal on.</param>
/// <param name="Targets">b, [input, class].</param>
/// <param name="Weights">[class]: Σ ω.</param>
public sealed record HeadSums(HeadShape Shape, double[] Gram, double[] Targets, double[] Weights)
{
    // Images a pass over A: each number of A is then read and written once for all of them.
    private const int Rows = 8;

    /// <summary>Sums of nothing.</summary>
    public static HeadSums Empty(HeadShape shape) => new(shape, new double[shape.Gram], new double[shape.Head], new double[shape.Classes]);

    /// <summary>Sums over labelled features, in the order of the images; the width of the processor's vectors has no effect.</summary>
    /// <param name="shape">Features and classes.</param>
    /// <param name="features">[image, feature].</param>
    /// <param name="labels">[image]: 0 to classes − 1.</param>
    /// <param name="standardisation">That of all sites.</param>
    public static HeadSums Of(HeadShape shape, ReadOnlySpan<float> features, ReadOnlySpan<int> labels, Standardisation standardisation)
    {
        ArgumentNullException.ThrowIfNull(standardisation);
        LabelledFeatures.ThrowIfUnsound(shape, features, labels);
        var sums = Empty(shape);
        var inputs = new double[Rows * shape.Inputs];
        var weighted = new double[Rows * shape.Inputs];
        for (var first = 0; first < labels.Length; first += Rows)
        {
            var count = Math.Min(Rows, labels.Length - first);
            weighted.AsSpan(count * shape.Inputs).Clear();
            for (var row = 0; row < count; row++)
            {
                var image = first + row;
                var weight = standardisation.ClassWeights[labels[image]];
                var z = inputs.AsSpan(row * shape.Inputs, shape.Inputs);
                var weightedInput = weighted.AsSpan(row * shape.Inputs, shape.Inputs);
                standardisation.Apply(features.Slice(image * shape.Features, shape.Features), z);
                Sum.Scale(z, weight, weightedInput);
                sums.AddTarget(weightedInput, labels[image], weight);
            }

            sums.AddProducts(weighted, inputs);
        }

        return sums;
    }

    /// <summary>Sums of both.</summary>
    public HeadSums Plus(HeadSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Shape, Sum.Of(Gram, other.Gram), Sum.Of(Targets, other.Targets), Sum.Of(Weights, other.Weights));
    }

    private void AddTarget(ReadOnlySpan<double> weighted, int label, double weight)
    {
        Weights[label] += weight;
        for (var input = 0; input < weighted.Length; input++)
        {
            Targets[(input * Shape.Classes) + label] += weighted[input];
        }
    }

    private void AddProducts(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var inputs = Shape.Inputs;
        Span<double> factors = stackalloc double[Rows];
        for (var row = 0; row < inputs; row++)
        {
            for (var image = 0; image < Rows; image++)
            {
                factors[image] = left[(image * inputs) + row];
            }

            AddRow(factors, right[row..], inputs, Gram.AsSpan(Shape.RowOf(row), inputs - row));
        }
    }

    // sum[j] += Σ factors[image] · right[image, j], image by image with one rounding each.
    private static void AddRow(ReadOnlySpan<double> factors, ReadOnlySpan<double> right, int stride, Span<double> sum)
    {
        var column = 0;
        for (; column <= sum.Length - Vector<double>.Count; column += Vector<double>.Count)
        {
            var total = new Vector<double>(sum[column..]);
            for (var image = 0; image < Rows; image++)
            {
                var values = new Vector<double>(right.Slice((image * stride) + column, Vector<double>.Count));
                total = Vector.FusedMultiplyAdd(new Vector<double>(factors[image]), values, total);
            }

            total.CopyTo(sum[column..]);
        }

        for (; column < sum.Length; column++)
        {
            for (var image = 0; image < Rows; image++)
            {
                sum[column] = Math.FusedMultiplyAdd(factors[image], right[(image * stride) + column], sum[column]);
            }
        }
    }
}
