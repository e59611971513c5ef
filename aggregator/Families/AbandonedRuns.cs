using System.Collections.Immutable;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Federation.Rounds;
using FederatedQC.Storage;
using FederatedQC.Storage.Database;
using FederatedQC.Storage.Journals;

namespace FederatedQC.Aggregator.Families;

/// <summary>
/// Runs under a data folder that a configuration would leave behind. One in progress that nothing would go on with, or with other sites: a
/// run goes on with the sites that it began with, and two runs that ask the same site would take it from each other. And one that spent of
/// a site's privacy budget, where the site's next run has another journal and would not know.
/// </summary>
internal static class AbandonedRuns
{
    /// <summary>Every such run, as a line for the operator. A journal that can't be read says so when its run starts.</summary>
    public static IEnumerable<string> Mistakes(string dataFolder, ImmutableArray<RunConfiguration> configurations)
    {
        var families = AggregatorFolders.FamiliesOf(dataFolder);
        if (dataFolder.Length == 0 || (configurations is [{ Family: null }] && !Directory.Exists(families)))
        {
            yield break;
        }

        var parts = Directory.Exists(families) ? Directory.GetDirectories(families) : [];
        foreach (var folder in parts.Order(StringComparer.Ordinal).Prepend(dataFolder))
        {
            if (Newest(folder) is not { } run)
            {
                continue;
            }

            if (
                run.Phase != RunPhase.Finished
                && WhyNot(configurations.FirstOrDefault(configuration => configuration.DataFolder == folder), run) is { } reason
            )
            {
                yield return $"Families: run '{run.Settings.Run}' is in progress in '{folder}' and {reason}; stop it first, with the configuration that it began with.";
            }

            foreach (
                var site in run.Ledger is { Spent.IsEmpty: false }
                    ? configurations
                        .Where(configuration => configuration.DataFolder != folder)
                        .SelectMany(Protected)
                        .Intersect(run.Settings.Sites)
                    : []
            )
            {
                yield return $"Families: '{site}' has spent of its privacy budget in run '{run.Settings.Run}' of '{folder}', which its next run would not know; leave it where it was, or use privacy.level record, whose budget stays with the site.";
            }
        }
    }

    /// <summary>Whether a run goes on under a data folder.</summary>
    public static bool IsInProgress(string folder) => Newest(folder) is { Phase: not RunPhase.Finished };

    // Sites that the aggregator itself is to protect.
    private static IEnumerable<string> Protected(RunConfiguration configuration) =>
        configuration.RunFile is not null && RunFile.TryRead(configuration, out var settings, out _) && settings.Privacy.ProtectsSites
            ? settings.Sites
            : [];

    private static string? WhyNot(RunConfiguration? configuration, RunState run) =>
        configuration switch
        {
            null => "nothing would go on with it",
            { Family: not null } when !configuration.Sites.SetEquals(run.Settings.Sites) =>
                $"its sites are {string.Join(", ", run.Settings.Sites)}",
            _ => null,
        };

    private static RunState? Newest(string folder)
    {
        var path = Path.Combine(folder, AggregatorFolders.DatabaseName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var database = SqliteDatabase.Open(path);
            return new RunJournal(new Journal(database), TimeProvider.System).Restore();
        }
        catch (StorageException)
        {
            return null;
        }
    }
}
