using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Rounds;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage.Updates;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// Says whether admitted updates are still what their commits name: their blocks are not synced one by one, and a power cut may have taken
/// some.
/// </summary>
internal sealed class UpdateCheck(UpdateStoreCache updates, RunJournal journal)
{
    /// <summary>Sites whose admitted update is not whole any more.</summary>
    /// <param name="state">The run.</param>
    /// <param name="anew">Whether blocks that this process has hashed are read again too.</param>
    /// <exception cref="Storage.StorageException">The disk can't be read.</exception>
    public IReadOnlyList<string> Lost(RunState state, bool anew)
    {
        var commits = Commits(state);
        return
        [
            .. state
                .Updates.Where(update => !IsWhole(state, commits, update.Key, update.Value.Staleness, anew))
                .Select(update => update.Key),
        ];
    }

    /// <summary>The admitted updates that count, ready to be read.</summary>
    /// <exception cref="UpdatesLostException">One is not whole any more.</exception>
    /// <exception cref="Storage.StorageException">The disk can't be read.</exception>
    public IReadOnlyList<StoredUpdate> Whole(RunState state, IReadOnlyList<UpdateFacts> counting)
    {
        var commits = Commits(state);
        List<string> lost =
        [
            .. counting.Where(update => !IsWhole(state, commits, update.Site, update.Staleness, anew: false)).Select(update => update.Site),
        ];
        return lost.Count == 0
            ? [.. counting.Select(update => Stored(state, commits, update.Site, update.Staleness))]
            : throw new UpdatesLostException(lost);
    }

    // A site's update may be of a round before, in an asynchronous run.
    private Dictionary<int, IReadOnlyDictionary<string, UpdateCommit>> Commits(RunState state) =>
        state
            .Updates.Values.Select(update => state.Round - update.Staleness)
            .Distinct()
            .ToDictionary(round => round, round => journal.Commits(state.Settings.Run, round));

    private bool IsWhole(
        RunState state,
        Dictionary<int, IReadOnlyDictionary<string, UpdateCommit>> commits,
        string site,
        int staleness,
        bool anew
    )
    {
        var store = updates.Of(state.Settings);
        var stored = Stored(state, commits, site, staleness);
        if (anew)
        {
            store.Forget(stored.Key);
        }

        return store.Missing(stored.Key, PackedHashes.Unpack(commits[stored.Key.Round][site].BlockHashes)!, stored.BlockLengths).Count == 0;
    }

    private static StoredUpdate Stored(
        RunState state,
        Dictionary<int, IReadOnlyDictionary<string, UpdateCommit>> commits,
        string site,
        int staleness
    )
    {
        var round = state.Round - staleness;
        return new StoredUpdate(
            new UpdateKey(state.Settings.Run, round, site),
            [.. commits[round][site].BlockLengths.Select(length => (int)length)]
        );
    }
}
