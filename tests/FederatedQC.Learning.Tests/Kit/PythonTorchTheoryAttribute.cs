namespace FederatedQC.Learning.Tests.Kit;

/// <summary>A theory that asks Debian's python3-torch.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonTorchTheoryAttribute : TheoryAttribute
{
    public PythonTorchTheoryAttribute() =>
        Skip = Requirement.ReasonToSkip(
            Directory.Exists("/usr/lib/python3/dist-packages/torch"),
            "python3-torch isn't installed: apt-get install python3-torch python3-numpy"
        );
}
