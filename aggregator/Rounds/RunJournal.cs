using System.Text.Json;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage;
using FederatedQC.Storage.Journals;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// What the aggregator writes down, in streams of the journal: <c>runs</c> (how each run began), <c>run/{run}</c> (its events) and
/// <c>run/{run}/commits/{round}</c> (the signed commits behind its updates). All state follows from these.
/// </summary>
internal sealed class RunJournal(Journal journal, TimeProvider time)
{
    private const string Runs = "runs";

    /// <summary>Whether a run of this name ever began.</summary>
    public bool Knows(string run) => journal.Read(Runs).Select(Planned).Any(planned => planned.Settings.Run == run);

    /// <summary>Writes down that a run begins.</summary>
    /// <exception cref="StorageException">It could not be written.</exception>
    public void Begin(RunEvent.Planned planned) =>
        journal.Append(Runs, nameof(RunEvent.Planned), RunEventJson.Serialize(planned), planned.At);

    /// <summary>Writes down an event; on the disk when it returns.</summary>
    /// <exception cref="StorageException">It could not be written.</exception>
    public void Append(string run, RunEvent happened) =>
        journal.Append(StreamOf(run), happened.GetType().Name, RunEventJson.Serialize(happened), happened.At);

    /// <summary>The state of the newest run, by replay; null when none ever began.</summary>
    /// <exception cref="StorageException">An entry was changed or can't be read.</exception>
    public RunState? Restore()
    {
        if (journal.Read(Runs).LastOrDefault() is not { } newest)
        {
            return null;
        }

        var planned = Planned(newest);
        var stream = StreamOf(planned.Settings.Run);
        ThrowIfBroken(Runs);
        ThrowIfBroken(stream);
        return journal
            .Read(stream)
            .Select(Event)
            .Aggregate(RunMachine.Begin(planned).State, (state, happened) => RunMachine.Apply(state, happened).State);
    }

    /// <summary>Newest entry of a run's events: a release that names it shows later whether the journal was cut.</summary>
    public (long Sequence, Hash256 Hash) Head(string run) => journal.Head(StreamOf(run));

    /// <summary>Writes down a site's signed commit, before its update is admitted.</summary>
    /// <exception cref="StorageException">It could not be written.</exception>
    public void AppendCommit(string run, int round, string site, ReadOnlyMemory<byte> envelope)
    {
        var entry = JsonSerializer.SerializeToUtf8Bytes(new CommitEntry(site, envelope.ToArray()), RunJournalJson.Default.CommitEntry);
        journal.Append(CommitsOf(run, round), "Commit", entry, time.GetUtcNow());
    }

    /// <summary>The newest commit of each site in a round. The admitted one is the newest, because none is taken after it.</summary>
    public IReadOnlyDictionary<string, UpdateCommit> Commits(string run, int round)
    {
        var commits = new Dictionary<string, UpdateCommit>(StringComparer.Ordinal);
        foreach (var entry in journal.Read(CommitsOf(run, round)))
        {
            var commit = JsonSerializer.Deserialize(entry.Payload.Span, RunJournalJson.Default.CommitEntry)!;
            commits[commit.Site] = UpdateCommit.Parser.ParseFrom(Envelope.Parser.ParseFrom(commit.Envelope).Body);
        }

        return commits;
    }

    private static string StreamOf(string run) => $"run/{run}";

    private static string CommitsOf(string run, int round) => FormattableString.Invariant($"run/{run}/commits/{round}");

    private static RunEvent.Planned Planned(JournalEntry entry) => (RunEvent.Planned)Event(entry);

    private static RunEvent Event(JournalEntry entry)
    {
        try
        {
            return RunEventJson.Deserialize(entry.Payload.Span);
        }
        catch (JsonException exception)
        {
            throw new StorageException(
                $"Entry {entry.Sequence} of the journal's '{entry.Stream}' can't be read: {exception.Message} Start the version that wrote it.",
                exception
            );
        }
    }

    private void ThrowIfBroken(string stream)
    {
        if (journal.Verify(stream).FirstBroken is { } broken)
        {
            throw new StorageException(
                $"Entry {broken} of the journal's '{stream}' is not as it was written. Restore the data folder from a backup."
            );
        }
    }
}
