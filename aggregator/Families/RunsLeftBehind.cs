using System.Collections.Immutable;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Federation.Rounds;
using FederatedQC.Storage;
using FederatedQC.Storage.Database;
using FederatedQC.Storage.Journals;

namespace FederatedQC.Aggregator.Families;

/// <summary>
/// Runs in progress under a data folder that a configuration would abandon, or whose sites it would change: a run goes on with the sites that it began with,
/// and two runs that ask the same site would take it from each other. Such a run is to be stopped before families are changed.
/// </summary>
internal static class RunsLeftBehind
{
    /// <summary>Every such run, as a line for the operator. A journal that can't be read says so when its run starts.</summary>
    public static IEnumerable<string> Mistakes(string dataFolder, ImmutableArray<RunOrder> orders)
    {
        var families = AggregatorFolders.FamiliesOf(dataFolder);
        if (dataFolder.Length == 0 || (orders is [{ Family: null }] && !Directory.Exists(families)))
        {
            yield break;
        }

        var parts = Directory.Exists(families) ? Directory.GetDirectories(families) : [];
        foreach (var folder in parts.Order(StringComparer.Ordinal).Prepend(dataFolder))
        {
            if (InProgress(folder) is { } run && WhyNot(orders.FirstOrDefault(order => order.DataFolder == folder), run) is { } reason)
            {
                yield return $"Families: run '{run.Settings.Run}' is in progress in '{folder}' and {reason}; stop it first, with the configuration that it began with.";
            }
        }
    }

    private static string? WhyNot(RunOrder? order, RunState run) => order switch
    {
        null => "nothing would go on with it",
        { Family: not null } when !order.Sites.SetEquals(run.Settings.Sites) => $"its sites are {string.Join(", ", run.Settings.Sites)}",
        _ => null,
    };

    private static RunState? InProgress(string folder)
    {
        var path = Path.Combine(folder, AggregatorFolders.DatabaseName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var database = SqliteDatabase.Open(path);
            return new RunJournal(new Journal(database), TimeProvider.System).Restore() is { Phase: not RunPhase.Finished } run ? run : null;
        }
        catch (StorageException)
        {
            return null;
        }
    }
}
