namespace FederatedQC.Learning.Tests.Kit;

/// <summary>
/// What a test needs from outside. Where it is missing the test is skipped with a reason; with <c>CI=true</c> it runs, and fails.
/// </summary>
internal static class Requirement
{
    public const string Python = "/usr/bin/python3";

    public static string NeuFolder { get; } = TestKit.RepositoryRoot.Of("..", "shared", "data", "neu-det");

    public static string? ReasonToSkip(bool met, string missing) =>
        met || string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase) ? null : missing;
}
