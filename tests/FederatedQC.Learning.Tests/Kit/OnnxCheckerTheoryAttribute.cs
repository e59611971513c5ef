namespace FederatedQC.Learning.Tests.Kit;

/// <summary>A theory that asks Debian's python3-onnx.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnnxCheckerTheoryAttribute : TheoryAttribute
{
    public OnnxCheckerTheoryAttribute() =>
        Skip = Requirement.ReasonToSkip(Directory.Exists("/usr/lib/python3/dist-packages/onnx"), "python3-onnx isn't installed.");
}
