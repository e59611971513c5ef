namespace TorchSharp.StandInTests.Parity;

/// <summary>Skips where PyTorch is missing; in CI the test runs, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonTorchTheoryAttribute : TheoryAttribute
{
    public PythonTorchTheoryAttribute() =>
        Skip = Environment.GetEnvironmentVariable("CI") == "true" ? null : PythonTorch.Missing;
}
