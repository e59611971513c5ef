using System.Globalization;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage.Files;
using Google.Protobuf;

namespace FederatedQC.EdgeAgent.Training;

/// <summary>
/// The update that the site trained last, one folder each, named by a number that grows. A folder is written under another name and renamed
/// when it is whole, so an update is there or it is not; those before it go only afterwards, and the last that the aggregator took stays
/// until it takes another. The newest also holds the site's local vector, and each what the site remembers of it, so that they always
/// belong together.
/// </summary>
internal sealed class TrainedUpdates(string root)
{
    /// <summary>The encoded blocks, one after the other.</summary>
    public const string BlocksFile = "blocks.bin";

    /// <summary>The site's local vector.</summary>
    public const string LocalFile = "local.f32";

    /// <summary>What the site keeps if the update is accepted.</summary>
    public const string MemoryFile = "memory.bin";

    private const string CommitFile = "commit.bin";
    private const string RecordFile = "update.json";
    private const string UnfinishedFolder = "unfinished";

    /// <summary>An empty folder for the update that is being made; what was in it is gone.</summary>
    public string Begin()
    {
        var folder = Path.Combine(root, UnfinishedFolder);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>
    /// Makes the update that was begun the newest. Its blocks, its memory, and its local vector where there is one, are in the folder.
    /// </summary>
    /// <exception cref="IOException">The disk is full or gone; the update before is the newest still.</exception>
    public PreparedUpdate Finish(SiteUpdate update, UpdateCommit commit)
    {
        var unfinished = Path.Combine(root, UnfinishedFolder);
        AtomicFile.Write(Path.Combine(unfinished, CommitFile), commit.ToByteArray());
        AtomicFile.Write(Path.Combine(unfinished, RecordFile), UpdateRecord.Serialize(update));
        var older = Folders();
        var number = older.Count == 0 ? 1 : NumberOf(older[^1]) + 1;
        var folder = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{number:D8}-{update.Round}"));
        Directory.Move(unfinished, folder);
        var kept = TakenBefore(update.Round)?.Folder;
        foreach (var old in older.Where(old => old != kept))
        {
            Directory.Delete(old, recursive: true);
        }

        return new PreparedUpdate(update, commit, folder);
    }

    /// <summary>The newest update; null when there is none that is whole.</summary>
    public PreparedUpdate? Newest() => NewestFirst().FirstOrDefault();

    /// <summary>
    /// What the site remembers when it trains a round: what came with the last update of the run that the aggregator took before. Nothing
    /// in another run, and nothing where that file is damaged.
    /// </summary>
    /// <exception cref="IOException">The disk can't be read.</exception>
    public SiteMemory MemoryFor(RoundKey round) => TakenBefore(round)?.ReadMemory() ?? SiteMemory.Empty;

    /// <summary>Keeps what the aggregator said of the newest update, if that is the one.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void SaveOutcome(RoundKey round, UpdateOutcome outcome)
    {
        if (Newest() is { } newest && newest.Update.Round == round)
        {
            AtomicFile.Write(Path.Combine(newest.Folder, RecordFile), UpdateRecord.Serialize(newest.Update with { Outcome = outcome }));
        }
    }

    /// <summary>The site's local vector for a model; null when it has none that fits.</summary>
    public string? LocalPathFor(ModelSpec spec)
    {
        var bytes = (long)new ParameterLayout(spec).LocalCount * sizeof(float);
        return bytes > 0 && Newest()?.LocalPath is { } path && new FileInfo(path).Length == bytes ? path : null;
    }

    private PreparedUpdate? TakenBefore(RoundKey round) =>
        NewestFirst()
            .FirstOrDefault(stored =>
                stored.Update.Outcome == UpdateOutcome.Accepted
                && stored.Update.Round.Run == round.Run
                && stored.Update.Round.Round < round.Round
            );

    private IEnumerable<PreparedUpdate> NewestFirst() => Folders().AsEnumerable().Reverse().Select(Read).OfType<PreparedUpdate>();

    private static PreparedUpdate? Read(string folder)
    {
        if (
            AtomicFile.Read(Path.Combine(folder, RecordFile)) is not { } record
            || UpdateRecord.Parse(record) is not { } update
            || AtomicFile.Read(Path.Combine(folder, CommitFile)) is not { } bytes
        )
        {
            return null;
        }

        try
        {
            var commit = UpdateCommit.Parser.ParseFrom(bytes);
            var length = commit.BlockLengths.Sum(block => (long)block);
            return new FileInfo(Path.Combine(folder, BlocksFile)) is { Exists: true } blocks && blocks.Length == length
                ? new PreparedUpdate(update, commit, folder)
                : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static int NumberOf(string folder) =>
        int.Parse(Path.GetFileName(folder).AsSpan(0, 8), NumberStyles.None, CultureInfo.InvariantCulture);

    private List<string> Folders() =>
        [
            .. Directory
                .EnumerateDirectories(root)
                .Where(folder =>
                    Path.GetFileName(folder) is { Length: > 9 } name && name.AsSpan(0, 8).IndexOfAnyExceptInRange('0', '9') < 0
                )
                .Order(StringComparer.Ordinal),
        ];
}
