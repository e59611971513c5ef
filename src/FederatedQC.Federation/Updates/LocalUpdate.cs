using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Updates;

/// <summary>What a site tells the aggregator of a round, before it is encoded.</summary>
/// <param name="Sections">The delta, and after it the change of the control variate where the strategy has one; each as long as
/// <see cref="UpdateShape.Parameters"/>.</param>
/// <param name="Memory">What the site keeps, once the update is accepted.</param>
public sealed record LocalUpdate(float[][] Sections, SiteMemory Memory)
{
    /// <summary>Whether every number of every section is finite; a codec takes no others.</summary>
    public bool IsFinite => Sections.All(section => VectorMeasures.AllFinite(section));

    /// <summary>Makes the update of a round from what training came to.</summary>
    /// <remarks>
    /// <b>Source</b>: SCAFFOLD (Karimireddy et al., ICML 2020), option II: c_i⁺ = c_i − c + (w − y)/(K η), with the sum of the rates for K
    /// η; FedDyn (Acar et al., ICLR 2021): g_i ← g_i − α (y − w); momentum over deltas as in Karimireddy, He and Jaggi, "Learning from
    /// history for Byzantine robust optimization", ICML 2021: m ← β m + (1 − β) Δ, of which m / (1 − β^t) is sent, so that the first rounds
    /// are not small.
    /// <b>Numerics</b>: in double, rounded to float32 once.
    /// </remarks>
    /// <param name="settings">The plan.</param>
    /// <param name="memory">What the site keeps; not changed.</param>
    /// <param name="result">What training came to.</param>
    /// <param name="control">SCAFFOLD's c, as training had it; empty for none.</param>
    public static LocalUpdate Make(RunSettings settings, SiteMemory memory, LocalResult result, ReadOnlySpan<float> control)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(result);
        var layout = new ParameterLayout(settings.Spec);
        var strategy = settings.Methods.Strategy;
        var vectors = memory.Vectors.ToBuilder();
        var delta = result.LowRank ?? result.Delta();
        var sections = new float[strategy.Sections][];
        if (strategy.Term == SiteTerm.ControlVariates)
        {
            (sections[1], vectors[SiteVectors.Control]) = Control(layout, memory, delta, result.RateSum, control);
        }

        if (strategy.Term == SiteTerm.Dynamic)
        {
            vectors[SiteVectors.Dynamic] = Dynamic(layout, memory, delta, settings.Server.Alpha);
        }

        if (settings.Robust.SiteMomentum > 0)
        {
            (delta, vectors[SiteVectors.Momentum]) = Momentum(layout, memory, delta, settings.Robust.SiteMomentum);
        }

        sections[0] = delta;
        return new LocalUpdate(sections, new SiteMemory(memory.Updates + 1, vectors.ToImmutable()));
    }

    private static (float[] Change, float[] Control) Control(
        ParameterLayout layout,
        SiteMemory memory,
        float[] delta,
        double rateSum,
        ReadOnlySpan<float> server
    )
    {
        var own = memory.Vector(SiteVectors.Control, delta.Length);
        var (change, control) = (new float[delta.Length], new float[delta.Length]);
        foreach (var index in Learnt(layout))
        {
            change[index] = (float)(-(server.IsEmpty ? 0.0 : server[index]) - (delta[index] / rateSum));
            control[index] = own[index] + change[index];
        }

        return (change, control);
    }

    private static float[] Dynamic(ParameterLayout layout, SiteMemory memory, float[] delta, double alpha)
    {
        var gradient = memory.Vector(SiteVectors.Dynamic, delta.Length).ToArray();
        foreach (var index in Learnt(layout))
        {
            gradient[index] = (float)(gradient[index] - (alpha * delta[index]));
        }

        return gradient;
    }

    private static (float[] Sent, float[] Momentum) Momentum(ParameterLayout layout, SiteMemory memory, float[] delta, double beta)
    {
        var momentum = memory.Vector(SiteVectors.Momentum, delta.Length).ToArray();
        var sent = delta.ToArray();
        var gathered = 1 - Math.Pow(beta, memory.Updates + 1);
        foreach (var index in Learnt(layout))
        {
            var next = (beta * momentum[index]) + ((1 - beta) * delta[index]);
            momentum[index] = (float)next;
            sent[index] = (float)(next / gathered);
        }

        return (sent, momentum);
    }

    private static IEnumerable<int> Learnt(ParameterLayout layout) =>
        layout.Learnt.SelectMany(range => Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value));
}
