using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Updates;

/// <summary>
/// What a plan adds to the loss that a site trains on, and in which order the parts of the model are trained. Vectors are in the layout of
/// the spec's shared vector; running statistics in them have no effect.
/// </summary>
public sealed record LocalObjective
{
    /// <summary>Nothing: plain training.</summary>
    public static LocalObjective Plain { get; } = new();

    /// <summary>μ of FedProx: μ/2 ‖w − anchor‖² over the shared parameters is added to the loss; 0 or more.</summary>
    public double ProximalMu { get; init; }

    /// <summary>
    /// What <see cref="ProximalMu"/> pulls to. Null is the model that training starts from (FedProx). Ditto starts from the personal model
    /// and is pulled to the shared one (T. Li et al., "Ditto: Fair and robust federated learning through personalization", 2021,
    /// algorithm 1).
    /// </summary>
    public float[]? Anchor { get; init; }

    /// <summary>
    /// A constant that is added to the gradient of the shared parameters in each step; null for nothing. SCAFFOLD gives c − cᵢ (with
    /// momentum 0), FedDyn −gᵢ (with its α as μ).
    /// </summary>
    public float[]? GradientShift { get; init; }

    /// <summary>
    /// FedRep: epochs that come first and train the local tensors alone, those after them the shared ones alone (L. Collins et al.,
    /// "Exploiting shared representations for personalized federated learning", 2021, algorithm 1). 0 trains both together. Batch
    /// normalisation uses the batch's statistics throughout, so that the head learns on features like those it will get; running
    /// statistics move in the phase of their own part only.
    /// </summary>
    public int HeadEpochs { get; init; }

    /// <summary>The objective of a site in a round.</summary>
    /// <param name="settings">The plan.</param>
    /// <param name="memory">What the site keeps.</param>
    /// <param name="control">SCAFFOLD's c, which came with the model; empty in the first round and for other strategies.</param>
    public static LocalObjective Of(RunSettings settings, SiteMemory memory, ReadOnlySpan<float> control)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(memory);
        var parameters = new ParameterLayout(settings.Spec).SharedCount;
        return settings.Methods.Strategy.Term switch
        {
            // y ← y − η (g + c − c_i)
            SiteTerm.ControlVariates => new()
            {
                ProximalMu = settings.Training.ProximalMu,
                GradientShift = Difference(control, memory.Vector(SiteVectors.Control, parameters)),
            },

            // ∇L − g_i + α (y − w)
            SiteTerm.Dynamic => new()
            {
                ProximalMu = settings.Server.Alpha,
                GradientShift = Difference([], memory.Vector(SiteVectors.Dynamic, parameters)),
            },

            _ => new() { ProximalMu = settings.Training.ProximalMu, HeadEpochs = settings.HeadEpochs },
        };
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
