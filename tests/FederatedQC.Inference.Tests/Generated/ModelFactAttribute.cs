namespace FederatedQC.Inference.Tests.Generated;

/// <summary>A test over generated models: skipped on a machine that can't write them, unless CI=true, where it then fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ModelFactAttribute : FactAttribute
{
    public ModelFactAttribute() => Skip = ModelSkip.Reason;
}

/// <inheritdoc cref="ModelFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ModelTheoryAttribute : TheoryAttribute
{
    public ModelTheoryAttribute() => Skip = ModelSkip.Reason;
}

internal static class ModelSkip
{
    internal static string? Reason { get; } = Environment.GetEnvironmentVariable("CI") == "true" ? null : DebianPython.Missing;
}
