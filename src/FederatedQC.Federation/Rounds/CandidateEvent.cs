using System.Collections.Immutable;
using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Families;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Rounds;

/// <summary>What a run is told when the candidate of a round was made.</summary>
public static class CandidateEvent
{
    /// <summary>Makes the event.</summary>
    /// <param name="state">The run, aggregating.</param>
    /// <param name="updates">What took part, in ordinal order.</param>
    /// <param name="result">What came of it; finite.</param>
    /// <param name="candidate">Id of the new model, which is kept already.</param>
    /// <param name="keep">Keeps a vector of the server for the next round and says its id.</param>
    /// <param name="at">When.</param>
    public static RunEvent.Aggregated Of(
        RunState state,
        ImmutableArray<UpdateFacts> updates,
        RoundResult result,
        Hash256 candidate,
        Func<float[], Hash256> keep,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(result);
        return new RunEvent.Aggregated(state.Round, candidate, at)
        {
            ServerState = result.State.ToImmutableSortedDictionary(entry => entry.Key, entry => keep(entry.Value), StringComparer.Ordinal),
            ClipBound = result.ClipBound,
            DownloadBytes = result.DownloadBytes,
            LeftOut = result.Unsound.ToImmutableSortedDictionary(
                site => site,
                _ => RefusalCodes.Of(RefusalReason.NoSums),
                StringComparer.Ordinal
            ),
            Findings = FamilyFindings.InRound(state, updates, result.Gram),
            Warnings = RoundScreen.Warnings(updates, result.Gram, state.Settings.Admission.CosineWarning),
        };
    }
}
