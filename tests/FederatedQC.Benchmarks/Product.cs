using FederatedQC.TestKit;

namespace FederatedQC.Benchmarks;

/// <summary>The built product.</summary>
internal static class Product
{
    /// <summary>The <c>fqc</c> executable of the release build.</summary>
    public static string Executable { get; } = Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "FederatedQC.Cli", "release", "fqc");
}
