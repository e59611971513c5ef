using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Federation.Updates;
using FederatedQC.Storage.Updates;

namespace FederatedQC.Simulation;

/// <summary>
/// The aggregator's side of a run that shows it single updates: admits updates, keeps them on the disk as the real one does, and makes
/// candidates of them.
/// </summary>
internal sealed class SimulatedAggregator(RunSettings settings, SimulatedCandidates maker, string folder) : IDisposable
{
    private readonly UpdateStore _store = new(folder, new UpdateShape(settings));
    private readonly SortedDictionary<string, StoredUpdate> _stored = new(StringComparer.Ordinal);

    /// <summary>Judges an update and stores it if it is admitted.</summary>
    /// <param name="state">The run, collecting.</param>
    /// <param name="claim">What comes with the update.</param>
    /// <param name="blocks">Its encoded blocks.</param>
    /// <returns>The verdict, and what the update holds.</returns>
    public (AdmissionVerdict Verdict, UpdateContent Content) Judge(RunState state, UpdateClaim claim, IReadOnlyList<byte[]> blocks)
    {
        var verdict = AdmissionGate.CheckClaim(state, claim);
        if (!verdict.IsAdmitted)
        {
            return (verdict, default);
        }

        var content = UpdateContent.Measure(settings, claim.Round, claim.BlockLengths, (block, encoded) => blocks[block].CopyTo(encoded));
        verdict = content.Verdict(settings.Admission);
        if (verdict.IsAdmitted)
        {
            Store(new UpdateKey(claim.Run, claim.Round, claim.Site), blocks, claim.BlockLengths);
        }

        return (verdict, content);
    }

    /// <summary>Makes the candidate of a round.</summary>
    public RunEvent Aggregate(RunState state, DateTimeOffset at, CancellationToken cancellation)
    {
        var screened = RoundScreen.Of(state);
        StoredUpdate[] stored = [.. screened.Updates.Select(update => _stored[update.Site])];
        var made = maker.Make(state, screened.Updates, stored.Length, block => _store.Block(block, stored), at, cancellation);
        return made is RunEvent.Aggregated candidate ? candidate with { LeftOut = screened.LeftOut.AddRange(candidate.LeftOut) } : made;
    }

    /// <summary>Forgets the updates of a round and of those before it.</summary>
    public void Drop(int round)
    {
        foreach (var site in _stored.Where(entry => entry.Value.Key.Round <= round).Select(entry => entry.Key).ToList())
        {
            _stored.Remove(site);
        }

        _store.DropThrough(settings.Run, round);
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private void Store(UpdateKey key, IReadOnlyList<byte[]> blocks, IReadOnlyList<int> lengths)
    {
        for (var block = 0; block < blocks.Count; block++)
        {
            _store.PutBlock(key, block, blocks[block]);
        }

        _stored[key.Site] = new StoredUpdate(key, lengths);
    }
}
