using System.Collections.Immutable;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Analytic;

/// <summary>
/// A closed-form head with the sums that it follows from, as they stand in a model's shared vector: every number is a pair of floats
/// (<see cref="PairedDoubles"/>), so what a site adds to the sums is a delta like any other.
/// </summary>
public sealed record AnalyticModel
{
    private const string MomentsName = "features.moments";
    private const string SumsName = "features.sums";
    private const string StandardisationName = "features.standardisation";
    private const string WeightName = "head.weight";
    private const string LambdaName = "head.lambda";

    private AnalyticModel(HeadShape shape) => Shape = shape;

    /// <summary>Features and classes.</summary>
    public HeadShape Shape { get; }

    /// <summary>Moments of the sites' features.</summary>
    public required FeatureMoments Moments { get; init; }

    /// <summary>Sums of the sites; zeros until the features are standardised.</summary>
    public required HeadSums Sums { get; init; }

    /// <summary>How features become inputs; zeros until the moments are known.</summary>
    public required Standardisation Standardisation { get; init; }

    /// <summary>[input, class]; zeros until the sums are known.</summary>
    public required double[] Weights { get; init; }

    /// <summary>λ of <see cref="Weights"/>; 0 until the sums are known.</summary>
    public required double Lambda { get; init; }

    /// <summary>Whether the features can be standardised: the next thing to send are sums.</summary>
    public bool IsStandardised => Standardisation.Deviation.Any(deviation => deviation > 0);

    /// <summary>The tensors of such a model, in the order of its shared vector.</summary>
    public static ImmutableArray<TensorSpec> TensorsOf(HeadShape shape) =>
        [
            Tensor(MomentsName, shape.Moments),
            Tensor(SumsName, shape.Sums),
            Tensor(StandardisationName, shape.Standardisation),
            Tensor(WeightName, shape.Head),
            Tensor(LambdaName, 1),
        ];

    /// <summary>Whether a spec is of such a model.</summary>
    public static bool IsOf(ModelSpec spec) => ShapeOf(spec) is not null;

    /// <summary>Reads a model.</summary>
    /// <param name="spec">Its spec.</param>
    /// <param name="shared">The shared vector.</param>
    /// <exception cref="ArgumentException">The spec is of another kind, or the vector is longer or shorter than such a model.</exception>
    public static AnalyticModel Read(ModelSpec spec, ReadOnlySpan<float> shared) =>
        ShapeOf(spec) is { } shape
            ? Read(shape, shared)
            : throw new ArgumentException("The model is not one that is solved for.", nameof(spec));

    /// <summary>Reads a model.</summary>
    /// <param name="shape">Features and classes.</param>
    /// <param name="shared">The shared vector.</param>
    /// <exception cref="ArgumentException">The vector is longer or shorter than such a model.</exception>
    public static AnalyticModel Read(HeadShape shape, ReadOnlySpan<float> shared)
    {
        var reader = new Cursor(shape, shared.Length);
        var moments = new FeatureMoments(
            reader.Take(shared, shape.Classes),
            reader.Take(shared, shape.Features),
            reader.Take(shared, shape.Features)
        );
        var sums = new HeadSums(
            shape,
            reader.Take(shared, shape.Gram),
            reader.Take(shared, shape.Head),
            reader.Take(shared, shape.Classes)
        );
        var standardisation = new Standardisation(
            reader.Take(shared, shape.Features),
            reader.Take(shared, shape.Features),
            reader.Take(shared, shape.Classes)
        );
        return new AnalyticModel(shape)
        {
            Moments = moments,
            Sums = sums,
            Standardisation = standardisation,
            Weights = reader.Take(shared, shape.Head),
            Lambda = reader.Take(shared, 1)[0],
        };
    }

    /// <summary>Writes the model.</summary>
    /// <returns>The shared vector.</returns>
    public float[] ToShared()
    {
        var shared = new float[Shape.Parameters];
        var writer = new Cursor(Shape, shared.Length);
        foreach (
            var values in new[]
            {
                Moments.Counts,
                Moments.Sums,
                Moments.Squares,
                Sums.Gram,
                Sums.Targets,
                Sums.Weights,
                Standardisation.Mean,
                Standardisation.Deviation,
                Standardisation.ClassWeights,
                Weights,
                [Lambda],
            }
        )
        {
            writer.Put(values, shared);
        }

        return shared;
    }

    /// <summary>
    /// The model with what a site knows of its images: moments as long as the features are not standardised, and then sums.
    /// </summary>
    /// <param name="features">[image, feature].</param>
    /// <param name="labels">[image].</param>
    public AnalyticModel WithImages(ReadOnlySpan<float> features, ReadOnlySpan<int> labels) =>
        IsStandardised
            ? this with
            {
                Sums = Sums.Plus(HeadSums.Of(Shape, features, labels, Standardisation)),
            }
            : this with
            {
                Moments = Moments.Plus(FeatureMoments.Of(Shape, features, labels)),
            };

    /// <summary>
    /// The model with what follows from what all sites have added: the standardisation from the moments, and the head from the sums.
    /// </summary>
    /// <param name="isBalanced">Whether every class counts the same in sum.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <exception cref="ArgumentException">Nothing was added, or what was is no sum.</exception>
    public AnalyticModel Concluded(bool isBalanced, int threads)
    {
        if (!IsStandardised)
        {
            return this with { Standardisation = Standardisation.Of(Moments, isBalanced) };
        }

        var solution = RidgeSolver.SolveBest(Sums, threads);
        return this with { Weights = solution.Weights, Lambda = solution.Lambda };
    }

    private static HeadShape? ShapeOf(ModelSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Tensors is not [{ Name: MomentsName, Shape: [var moments, PairedDoubles.Width] }, ..])
        {
            return null;
        }

        var shape = new HeadShape((moments - spec.Classes.Length) / 2, spec.Classes.Length);
        return shape.Features > 0 && spec.Tensors.SequenceEqual(TensorsOf(shape)) ? shape : null;
    }

    private static TensorSpec Tensor(string name, int count) => new(name, [count, PairedDoubles.Width], TensorRole.Shared);

    private struct Cursor
    {
        private int _next;

        public Cursor(HeadShape shape, int length)
        {
            if (length != shape.Parameters)
            {
                throw new ArgumentException(
                    $"A closed-form model of {shape.Features} features and {shape.Classes} classes has {shape.Parameters} parameters, not {length}."
                );
            }
        }

        public double[] Take(ReadOnlySpan<float> shared, int count)
        {
            var values = new double[count];
            PairedDoubles.Read(shared.Slice(_next, PairedDoubles.Width * count), values);
            _next += PairedDoubles.Width * count;
            return values;
        }

        public void Put(double[] values, Span<float> shared)
        {
            PairedDoubles.Write(values, shared.Slice(_next, PairedDoubles.Width * values.Length));
            _next += PairedDoubles.Width * values.Length;
        }
    }
}
