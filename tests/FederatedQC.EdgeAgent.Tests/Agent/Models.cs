using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.EdgeAgent.Tests.Agent;

/// <summary>Small real networks.</summary>
internal static class Models
{
    /// <summary>A network of more than one block.</summary>
    public static ModelSpec Spec { get; } =
        SpecBuilder.Create(
            new NetworkOptions
            {
                Width = 24,
                InputSize = 32,
                Classes = ["good", "scratch"],
                DefectFreeClass = "good",
            }
        );

    public static ModelSpec FedBnSpec { get; } =
        SpecBuilder.Create(
            new NetworkOptions
            {
                InputSize = 32,
                Classes = ["good", "scratch"],
                DefectFreeClass = "good",
                Sharing = "fedbn",
            }
        );

    /// <summary>A model; another one for another seed.</summary>
    public static ModelState Create(int seed, ModelSpec? spec = null) => ModelInitialiser.Create(spec ?? Spec, seed);

    /// <summary>A model that answers one class to every image.</summary>
    public static ModelState AlwaysAnswers(string @class, int seed = 1)
    {
        var model = Create(seed);
        var layout = new ParameterLayout(model.Spec);
        foreach (var slot in layout.Shared.TakeLast(2))
        {
            slot.In(model.Shared.AsSpan()).Clear();
        }

        var bias = layout.Shared.Last(slot => slot.Tensor.Shape is [2]);
        bias.In(model.Shared.AsSpan())[model.Spec.Classes.IndexOf(@class)] = 5;
        return model;
    }
}
