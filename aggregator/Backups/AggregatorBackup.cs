using System.Text.Json;
using System.Text.Json.Serialization;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage;
using FederatedQC.Storage.Database;
using FederatedQC.Storage.Files;
using FederatedQC.Storage.Journals;
using FederatedQC.Storage.Models;

namespace FederatedQC.Aggregator.Backups;

/// <summary>
/// Saves what an aggregator could not get again, and brings it back: of the run, or of each family's, the journal, the models and vectors
/// that the run needs, and the releases. Updates of the open round and encoded steps stay out: sites send the first again, and fetch the
/// model instead of the second.
/// </summary>
public static class AggregatorBackup
{
    private const string Manifest = "backup.json";
    private const string Unfinished = ".unfinished";
    private const int Version = 1;

    // A running aggregator may drop a model between the copy of its journal and that of its models.
    private const int Tries = 5;

    /// <summary>Writes a backup, also while the aggregator runs.</summary>
    /// <param name="dataFolder">The aggregator's data folder.</param>
    /// <param name="target">A folder that is not there yet; it appears whole or not at all.</param>
    /// <param name="time">Says when the backup was made.</param>
    /// <returns>The runs in the backup, in words.</returns>
    /// <exception cref="StorageException">There is no aggregator's data, something of it is damaged, or the target is there or can't be
    /// written.</exception>
    public static IReadOnlyList<string> Write(string dataFolder, string target, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataFolder);
        ArgumentException.ThrowIfNullOrEmpty(target);
        ArgumentNullException.ThrowIfNull(time);
        var parts = Parts(dataFolder);
        return parts.Count == 0
            ? throw new StorageException($"'{dataFolder}' is no data folder of an aggregator: it has no {AggregatorFolders.DatabaseName}.")
            : Whole(target, folder =>
            {
                List<string> runs = [.. parts.Select(part => Save(Path.Combine(dataFolder, part), Path.Combine(folder, part)))];
                AtomicFile.Write(
                    Path.Combine(folder, Manifest),
                    JsonSerializer.SerializeToUtf8Bytes(
                        new BackupManifest(Version, time.GetUtcNow(), parts, runs),
                        BackupJson.Default.BackupManifest
                    )
                );
                return runs;
            });
    }

    /// <summary>Brings a backup back, after everything in it was checked.</summary>
    /// <param name="backup">The folder of a backup.</param>
    /// <param name="dataFolder">A folder that is not there yet or empty; nothing is ever written over.</param>
    /// <returns>The runs in the backup, in words.</returns>
    /// <exception cref="StorageException">It is no whole backup, something of it is damaged, or the data folder has something in
    /// it.</exception>
    public static IReadOnlyList<string> Restore(string backup, string dataFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(backup);
        ArgumentException.ThrowIfNullOrEmpty(dataFolder);
        var manifest = ReadManifest(backup);
        return Whole(dataFolder, folder =>
        {
            foreach (var part in manifest.Parts)
            {
                Guarded(backup, () => CopyFolder(Path.Combine(backup, part), Path.Combine(folder, part)));
                Check(Path.Combine(folder, part));
            }

            return manifest.Runs;
        });
    }

    // The folder of the only run, and those of families.
    private static List<string> Parts(string dataFolder)
    {
        var families = AggregatorFolders.FamiliesOf("");
        var folder = Path.Combine(dataFolder, families);
        var names = Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Select(path => Path.Combine(families, Path.GetFileName(path)))
            : [];
        return
        [
            .. names.Order(StringComparer.Ordinal).Prepend("").Where(part => AggregatorFolders.WasUsed(Path.Combine(dataFolder, part))),
        ];
    }

    private static T Whole<T>(string target, Func<string, T> fill)
    {
        target = Path.GetFullPath(target);
        var unfinished = target + Unfinished;
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new StorageException($"'{target}' is there already and is not written over: name another folder, or move it away.");
        }

        try
        {
            return Guarded(target, () =>
            {
                Remove(unfinished);
                Directory.CreateDirectory(unfinished);
                var result = fill(unfinished);
                Remove(target);
                Directory.Move(unfinished, target);
                return result;
            });
        }
        catch
        {
            Guarded(unfinished, () => Remove(unfinished));
            throw;
        }
    }

    private static string Save(string from, string to)
    {
        for (var tries = 1; ; tries++)
        {
            Guarded(to, () => Remove(to, keepFolder: true));
            SqliteDatabase.Copy(Path.Combine(from, AggregatorFolders.DatabaseName), Path.Combine(to, AggregatorFolders.DatabaseName));
            var state = StateOf(to);
            if (
                TrySaveModels(Path.Combine(from, "models"), Path.Combine(to, "models"), state, out var problem)
                && TrySaveReleases(from, to, out problem)
            )
            {
                return state is null ? "no run yet" : $"run {state.Settings.Run}, round {state.Round}, {state.Phase}";
            }

            if (tries == Tries)
            {
                throw new StorageException(
                    $"'{from}': {problem}. The run can't be saved whole: mend the models, or stop the aggregator if it is only busy."
                );
            }
        }
    }

    private static bool TrySaveModels(string from, string to, RunState? state, out string problem)
    {
        problem = "";
        var (source, copy) = (ModelStore.OpenForReading(from), ModelStore.Open(to));
        foreach (var id in state is null ? [] : Needed(state))
        {
            if (!source.TryLoad(id, out var model, out var found))
            {
                problem = found;
                return false;
            }

            copy.Save(model.Spec, model.Shared);
        }

        return true;
    }

    // An old release may be removed, or a new one pointed to, while this looks.
    private static bool TrySaveReleases(string from, string to, out string problem)
    {
        try
        {
            CopyFolder(Path.Combine(from, "releases"), Path.Combine(to, "releases"));
            problem = "";
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = exception.Message;
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"'{from}': {exception.Message}", exception);
        }
    }

    private static void Check(string folder)
    {
        var models = ModelStore.OpenForReading(Path.Combine(folder, "models"));
        foreach (var id in StateOf(folder) is { } state ? Needed(state) : [])
        {
            if (!models.TryLoad(id, out _, out var problem))
            {
                throw new StorageException($"The backup is damaged: {problem}.");
            }
        }
    }

    private static IEnumerable<Hash256> Needed(RunState state) =>
        new[] { state.Base, state.Candidate, state.Released }
            .OfType<Hash256>()
            .Concat(
                state.History.Where(round => round.Outcome == RoundOutcome.Released).TakeLast(2).Select(round => round.Candidate!.Value)
            )
            .Concat(state.Vectors)
            .Distinct();

    // Replays the journal, every entry checked.
    private static RunState? StateOf(string folder)
    {
        using var database = SqliteDatabase.Open(Path.Combine(folder, AggregatorFolders.DatabaseName));
        return new RunJournal(new Journal(database), TimeProvider.System).Restore();
    }

    private static BackupManifest ReadManifest(string backup)
    {
        try
        {
            var json = Guarded(backup, () => AtomicFile.Read(Path.Combine(backup, Manifest)))
                ?? throw new StorageException($"'{backup}' is no backup: it has no {Manifest}, which is written last.");
            var manifest = JsonSerializer.Deserialize(json, BackupJson.Default.BackupManifest)!;
            return manifest.Version == Version
                ? manifest
                : throw new StorageException(
                    $"'{backup}' is a backup of version {manifest.Version}, this program knows {Version}: use the version that wrote it."
                );
        }
        catch (JsonException exception)
        {
            throw new StorageException($"'{backup}': {Manifest} can't be read: {exception.Message}", exception);
        }
    }

    private static void CopyFolder(string from, string to)
    {
        if (!Directory.Exists(from))
        {
            return;
        }

        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(file => !file.EndsWith(AtomicFile.Unfinished, StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }

        foreach (var folder in Directory.GetDirectories(from).Where(folder => !folder.EndsWith(Unfinished, StringComparison.Ordinal)))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static void Remove(string folder, bool keepFolder = false)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        if (keepFolder)
        {
            Directory.CreateDirectory(folder);
        }
    }

    private static void Guarded(string path, Action work) => Guarded(path, () =>
        {
            work();
            return true;
        });

    private static T Guarded<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"'{path}': {exception.Message}", exception);
        }
    }
}

/// <summary>What a backup is; written last.</summary>
internal sealed record BackupManifest(int Version, DateTimeOffset At, IReadOnlyList<string> Parts, IReadOnlyList<string> Runs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
