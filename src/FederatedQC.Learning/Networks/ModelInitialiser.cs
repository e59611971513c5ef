using FederatedQC.Analytic;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Networks;

/// <summary>
/// The first model of a run: convolutions drawn from a normal distribution of variance 2 / fan-out (K. He et al., "Delving deep into
/// rectifiers", 2015), normalisations at scale 1 and shift 0, and the head uniform within
/// ±1/√features; sums start at nothing. Starting the last scale of each residual block at 0 was tried and made the short trainings of this
/// product slower.
/// </summary>
/// <remarks>Deterministic: the same spec and seed give the same bytes. Needs no torch.</remarks>
public static class ModelInitialiser
{
    /// <summary>Draws a model.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <exception cref="ArgumentException"><see cref="SpecBuilder.FirstProblem"/> finds something in the spec.</exception>
    public static ModelState Create(ModelSpec spec, int seed)
    {
        SpecBuilder.ThrowIfUnsound(spec);
        var index = new StateIndex(spec);
        var state = index.NewState(spec);
        if (AnalyticModel.IsOf(spec))
        {
            return state;
        }

        var graph = SpecBuilder.Graph(spec);
        var random = new Random(seed);
        foreach (var tensor in graph.Tensors())
        {
            Fill(index.Values(state, tensor.Name), tensor, graph.FeatureChannels, random);
        }

        return state;
    }

    /// <summary>The first model of a run, the same for whoever works it out.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="runSeed">The plan's seed; its lower 31 bits count.</param>
    /// <inheritdoc cref="Create"/>
    public static ModelState FirstOf(ModelSpec spec, ulong runSeed) => Create(spec, (int)(runSeed & int.MaxValue));

    /// <summary>The local parameters of a site that has trained none yet, the same at every site and in every run.</summary>
    /// <inheritdoc cref="Create"/>
    public static float[] FirstLocalOf(ModelSpec spec) => Create(spec, seed: 1).Local;

    private static void Fill(Span<float> values, NetworkTensor tensor, int features, Random random)
    {
        switch (tensor.Purpose)
        {
            case TensorPurpose.ConvWeight:
                FillNormal(values, Math.Sqrt(2.0 / (tensor.Shape[0] * tensor.Shape[2] * tensor.Shape[3])), random);
                break;
            case TensorPurpose.HeadWeight or TensorPurpose.HeadBias:
                FillUniform(values, 1 / Math.Sqrt(features), random);
                break;
            case TensorPurpose.NormScale or TensorPurpose.RunningVariance:
                values.Fill(1);
                break;
            default:
                values.Clear();
                break;
        }
    }

    // Box and Muller: two uniform numbers make one normal number here; the second one isn't worth the state.
    private static void FillNormal(Span<float> values, double deviation, Random random)
    {
        foreach (ref var value in values)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            value = (float)(deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
    }

    private static void FillUniform(Span<float> values, double bound, Random random)
    {
        foreach (ref var value in values)
        {
            value = (float)(bound * ((2 * random.NextDouble()) - 1));
        }
    }
}
