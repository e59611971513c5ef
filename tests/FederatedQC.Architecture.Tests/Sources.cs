using FederatedQC.TestKit;

namespace FederatedQC.Architecture.Tests;

/// <summary>The files of the repository that people write.</summary>
internal static class Sources
{
    private static readonly string[] Roots = ["src", "edge-agent", "aggregator", "schemas", "tests"];
    private static readonly string[] Generated = ["node_modules", "bin", "obj", "artifacts"];

    /// <summary>C# files.</summary>
    public static IReadOnlyList<string> CSharp { get; } = Files(".cs");

    /// <summary>Paths within the repository, with forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> Files(params string[] endings) =>
        [
            .. Roots
                .Where(root => Directory.Exists(RepositoryRoot.Of(root)))
                .SelectMany(root => Directory.EnumerateFiles(RepositoryRoot.Of(root), "*", SearchOption.AllDirectories))
                .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
                .Where(path => endings.Contains(Path.GetExtension(path)) && !path.Split('/').Any(Generated.Contains))
                .Order(StringComparer.Ordinal),
        ];

    public static string[] Lines(string path) => File.ReadAllLines(RepositoryRoot.Of(path));

    public static string Text(string path) => File.ReadAllText(RepositoryRoot.Of(path));
}
