using FederatedQC.TestKit;

namespace FederatedQC.Vision.Tests.Datasets;

/// <summary>A test on the real images beside the checkout: without them it skips on a laptop and fails in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute()
    {
        bool inCi = Environment.GetEnvironmentVariable("CI") == "true";
        Skip = inCi || Directory.Exists(Folder) ? null : $"There are no images at {Folder}.";
    }

    internal static string Folder => RepositoryRoot.Of("..", "shared", "data");
}
