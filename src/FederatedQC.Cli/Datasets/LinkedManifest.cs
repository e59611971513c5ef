using FederatedQC.Vision.Datasets;

namespace FederatedQC.Cli.Datasets;

/// <summary>
/// Writes data sets of images that stand elsewhere. Beside the manifest goes a link to each folder that the images come from: nothing is
/// copied, and the paths of the manifest stay inside its own folder, as they must.
/// </summary>
/// <param name="folders">Every folder that the samples come from.</param>
internal sealed class LinkedManifest(IReadOnlyList<string> folders)
{
    private readonly string[] _roots = [.. folders.Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))];

    /// <summary>Writes a folder with a manifest of these samples.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="ArgumentException">A sample is in none of the folders.</exception>
    public string Write(string folder, IEnumerable<Sample> samples)
    {
        Directory.CreateDirectory(folder);
        for (var place = 0; place < _roots.Length; place++)
        {
            Link(Path.Combine(folder, NameOf(place)), _roots[place]);
        }

        ManifestWriter.Write(folder, samples.Select(sample => sample with { Id = PathOf(sample) }));
        return folder;
    }

    private static void Link(string link, string target)
    {
        if (new DirectoryInfo(link).LinkTarget is { } present && present != target)
        {
            Directory.Delete(link);
        }

        if (!Path.Exists(link))
        {
            Directory.CreateSymbolicLink(link, target);
        }
    }

    private string PathOf(Sample sample)
    {
        var path = Path.GetFullPath(sample.Path);
        var place = Enumerable
            .Range(0, _roots.Length)
            .Where(root => path.StartsWith(_roots[root] + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Select(root => (int?)root)
            .MaxBy(root => _roots[root!.Value].Length)
            ?? throw new ArgumentException($"The sample '{sample.Path}' is in none of the folders.", nameof(sample));
        return $"{NameOf(place)}/{Path.GetRelativePath(_roots[place], path)}";
    }

    private static string NameOf(int place) => $"data-{place + 1}";
}
