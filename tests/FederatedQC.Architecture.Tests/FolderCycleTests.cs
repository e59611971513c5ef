using System.Text.RegularExpressions;

namespace FederatedQC.Architecture.Tests;

/// <summary>The folders of a project are its features, and none needs another that needs it.</summary>
public sealed class FolderCycleTests
{
    [Theory]
    [InlineData("edge-agent", "FederatedQC.EdgeAgent")]
    public void The_folders_of_a_host_form_no_cycle(string root, string name)
    {
        var needs = NeedsOf(root, name);
        needs.Count.ShouldBeGreaterThan(5);

        // What needs nothing that is left can be taken away; only a cycle stays.
        while (needs.FirstOrDefault(folder => !folder.Value.Any(needs.ContainsKey)).Key is { } free)
        {
            needs.Remove(free);
        }

        needs.Select(folder => $"{folder.Key} needs {string.Join(", ", folder.Value.Where(needs.ContainsKey))}").ShouldBeEmpty();
    }

    // Files beside the folders put them together, so they may need all of them.
    private static Dictionary<string, string[]> NeedsOf(string root, string name)
    {
        var files = Sources.CSharp.Where(path => path.StartsWith(root + '/', StringComparison.Ordinal)).ToArray();
        var mention = new Regex(Regex.Escape(name) + @"\.(?<folder>\w+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
        return files
            .Select(path => (Folder: path.Split('/')[1], path))
            .Where(file => !file.Folder.EndsWith(".cs", StringComparison.Ordinal))
            .GroupBy(file => file.Folder, file => file.path, StringComparer.Ordinal)
            .ToDictionary(
                folder => folder.Key,
                folder =>
                    folder
                        .SelectMany(path => mention.Matches(Sources.Text(path)))
                        .Select(match => match.Groups["folder"].Value)
                        .Where(needed => needed != folder.Key)
                        .Distinct(StringComparer.Ordinal)
                        .ToArray(),
                StringComparer.Ordinal
            );
    }
}
