using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Updates;

/// <summary>What a plan adds to the loss that a site trains on, and in which order the parts of the model are trained.</summary>
/// <param name="GradientShift">Added to the gradient of the shared vector at each step; null for nothing.</param>
/// <param name="ProximalMu">Weight of the pull towards the model that training starts from.</param>
/// <param name="HeadEpochs">Epochs in which the local part is trained alone, before the shared one; 0 trains both together.</param>
public sealed record LocalObjective(float[]? GradientShift, double ProximalMu, int HeadEpochs = 0)
{
    /// <summary>Nothing: plain training.</summary>
    public static LocalObjective Plain { get; } = new(null, 0);

    /// <summary>The objective of a site in a round.</summary>
    /// <param name="settings">The plan.</param>
    /// <param name="memory">What the site keeps.</param>
    /// <param name="control">SCAFFOLD's c, which came with the model; null in the first round and for other strategies.</param>
    public static LocalObjective Of(RunSettings settings, SiteMemory memory, ReadOnlySpan<float> control)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(memory);
        var parameters = new ParameterLayout(settings.Spec).SharedCount;
        switch (AggregationStrategies.Get(settings.Strategy).Term)
        {
            // y ← y − η (g + c − c_i)
            case SiteTerm.ControlVariates:
                return new(Difference(control, memory.Vector(SiteVectors.Control, parameters)), settings.Training.ProximalMu);

            // ∇L − g_i + α (y − w)
            case SiteTerm.Dynamic:
                return new(Difference([], memory.Vector(SiteVectors.Dynamic, parameters)), settings.Server.Alpha);

            default:
                return new(null, settings.Training.ProximalMu, settings.HeadEpochs);
        }
    }

    private static float[] Difference(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var difference = new float[right.Length];
        for (var index = 0; index < difference.Length; index++)
        {
            difference[index] = (left.IsEmpty ? 0 : left[index]) - right[index];
        }

        return difference;
    }
}
