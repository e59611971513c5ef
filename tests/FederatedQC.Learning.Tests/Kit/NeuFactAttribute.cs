namespace FederatedQC.Learning.Tests.Kit;

/// <summary>A test on the NEU images that lie beside the checkout.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeuFactAttribute : FactAttribute
{
    public NeuFactAttribute() =>
        Skip = Requirement.ReasonToSkip(Directory.Exists(Requirement.NeuFolder), $"There are no images at {Requirement.NeuFolder}.");
}
