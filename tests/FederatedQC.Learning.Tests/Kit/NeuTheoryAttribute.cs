namespace FederatedQC.Learning.Tests.Kit;

/// <summary>A theory on the NEU images that lie beside the checkout.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeuTheoryAttribute : TheoryAttribute
{
    public NeuTheoryAttribute() =>
        Skip = Requirement.ReasonToSkip(Directory.Exists(Requirement.NeuFolder), $"There are no images at {Requirement.NeuFolder}.");
}
