using Xunit;

namespace FederatedQC.TestKit.Images;

/// <summary>A test on the real images beside the checkout: without them it skips on a laptop and fails in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataFactAttribute : FactAttribute
{
    /// <summary>Looks whether the images are there.</summary>
    public RealDataFactAttribute()
    {
        bool inCi = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        Skip = inCi || Directory.Exists(Folder) ? null : $"There are no images at {Folder}.";
    }

    /// <summary>The folder of the real data sets, one folder each.</summary>
    public static string Folder => RepositoryRoot.Of("..", "shared", "data");
}
