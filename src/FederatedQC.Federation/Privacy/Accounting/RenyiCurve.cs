using System.Collections.Immutable;

namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>Rényi differential privacy at a grid of orders. Composition adds curves.</summary>
/// <remarks>
/// <b>Source</b>: Mironov, "Rényi differential privacy", CSF 2017 (composition); Canonne, Kamath and Steinke, "The discrete Gaussian for
/// differential privacy", NeurIPS 2020, proposition 12 (conversion): delta = exp((a-1)(R-epsilon)) / (a-1) * (1-1/a)^a for the order a with
/// value R.
/// <b>Inputs</b>: orders above 1, values 0 or more; infinity says that there is no bound. <b>Output</b>: the best bound over the grid.
/// <b>Numerics</b>: logarithms throughout; a curve of zeros costs nothing, which the conversion alone would not show.
/// </remarks>
/// <param name="Orders">The orders, each above 1.</param>
/// <param name="Values">The divergence at each order, in nats.</param>
public sealed record RenyiCurve(ImmutableArray<double> Orders, ImmutableArray<double> Values)
{
    /// <summary>The curve of Gaussian steps.</summary>
    /// <param name="steps">The mechanism; with noise of 0 there is no bound.</param>
    /// <param name="orders">The orders, each above 1.</param>
    public static RenyiCurve Of(GaussianSteps steps, ImmutableArray<double> orders) =>
        Of(orders, order =>
            steps.Releases ? steps.Steps * RenyiDivergence.OfSampledGaussian(order, steps.SampleRate, steps.NoiseMultiplier) : 0
        );

    /// <summary>The curve of a divergence that is known as a function of the order.</summary>
    public static RenyiCurve Of(ImmutableArray<double> orders, Func<double, double> divergence)
    {
        ArgumentNullException.ThrowIfNull(divergence);
        return new(orders, [.. orders.Select(divergence)]);
    }

    /// <summary>The curve of both, one after the other.</summary>
    /// <exception cref="ArgumentException">The orders differ.</exception>
    public static RenyiCurve operator +(RenyiCurve left, RenyiCurve right) => left.Add(right);

    /// <inheritdoc cref="op_Addition"/>
    public RenyiCurve Add(RenyiCurve right)
    {
        ArgumentNullException.ThrowIfNull(right);
        return Orders.SequenceEqual(right.Orders)
            ? this with
            {
                Values = [.. Values.Zip(right.Values, (a, b) => a + b)],
            }
            : throw new ArgumentException("The curves have different orders.", nameof(right));
    }

    /// <summary>The smallest epsilon at a delta, and the order that gives it.</summary>
    /// <param name="delta">In (0, 1).</param>
    public PrivacyBound Epsilon(double delta)
    {
        PrivacyRange.ThrowIfNoDelta(delta);
        return Least(
            (order, value) =>
                value == 0 ? 0 : Math.Max(0, value + Math.Log((order - 1) / order) - ((Math.Log(delta) + Math.Log(order)) / (order - 1)))
        );
    }

    /// <summary>The smallest delta at an epsilon, and the order that gives it.</summary>
    /// <param name="epsilon">0 or more.</param>
    public PrivacyBound Delta(double epsilon)
    {
        PrivacyRange.ThrowIfNoEpsilon(epsilon);
        return Least(
            (order, value) =>
                value == 0
                    ? 0
                    : Math.Min(1, Math.Exp(((order - 1) * (value - epsilon)) + (order * Math.Log(1 - (1 / order))) - Math.Log(order - 1)))
        );
    }

    private PrivacyBound Least(Func<double, double, double> bound) =>
        Orders.Zip(Values, (order, value) => new PrivacyBound(bound(order, value), order)).MinBy(candidate => candidate.Value);
}
