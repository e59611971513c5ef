using System.Collections.Immutable;

namespace FederatedQC.Federation.Aggregation;

/// <summary>
/// FedAdam, FedYogi and FedAdagrad: m ← β₁ m + (1 − β₁) Δ, w ← w + η m / (√v + τ), with three ways for the second moment v to follow Δ².
/// </summary>
/// <remarks>
/// <b>Source</b>: S. Reddi et al., "Adaptive federated optimization", ICLR 2021, algorithm 2: Adagrad v + Δ²; Yogi v − (1 − β₂) Δ² sign(v −
/// Δ²); Adam β₂ v + (1 − β₂) Δ². No bias correction, and v begins at τ², as there.
/// <b>Numerics</b>: in double; m and v are kept as float32.
/// </remarks>
internal sealed class AdaptiveServer(double rate, double beta1, double tau, AdaptiveServer.SecondMoment second) : IServerOptimizer
{
    /// <summary>The next second moment.</summary>
    /// <param name="v">The present one.</param>
    /// <param name="square">Δ².</param>
    public delegate double SecondMoment(double v, double square);

    public ImmutableArray<ServerVector> State { get; } = [new("first-moment"), new("second-moment", (float)(tau * tau))];

    public static SecondMoment Adagrad => (v, square) => v + square;

    public static SecondMoment Adam(double beta2) => (v, square) => (beta2 * v) + ((1 - beta2) * square);

    public static SecondMoment Yogi(double beta2) => (v, square) => v - ((1 - beta2) * square * Math.Sign(v - square));

    public void Move(
        ServerStepContext context,
        ReadOnlySpan<float> start,
        ReadOnlySpan<double> change,
        Span<float> state,
        Span<float> result
    )
    {
        var first = state[..result.Length];
        var squares = state[result.Length..];
        for (var index = 0; index < result.Length; index++)
        {
            var mean = (beta1 * first[index]) + ((1 - beta1) * change[index]);
            var square = second(squares[index], change[index] * change[index]);
            first[index] = (float)mean;
            squares[index] = (float)square;
            result[index] = (float)(start[index] + (rate * mean / (Math.Sqrt(square) + tau)));
        }
    }
}
