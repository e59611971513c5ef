using System.Globalization;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Admission;

/// <summary>
/// Decides whether an update may be aggregated: first from what its commit claims, then from what its blocks hold. Pure. No sentence of a
/// refusal quotes the commit's text.
/// </summary>
public static class AdmissionGate
{
    /// <summary>Checks the claim of a commit against the round that is open.</summary>
    public static AdmissionVerdict CheckClaim(RunState state, UpdateClaim claim)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(claim);
        var settings = state.Settings;
        if (!settings.Sites.Contains(claim.Site))
        {
            return Refuse(RefusalReason.UnknownSite, $"{claim.Site} is no site of run {settings.Run}");
        }

        if (claim.Run != settings.Run || !state.Collects(claim.Site) || !MayBeFor(state, claim.Round, out var baseModel))
        {
            return state.Round - claim.Round > settings.Server.MaxStaleness && state.IsBuffered
                ? Refuse(
                    RefusalReason.Stale,
                    $"the update began {state.Round - claim.Round} rounds ago; the plan takes at most {settings.Server.MaxStaleness}"
                )
                : Refuse(
                    RefusalReason.WrongRound,
                    $"run {settings.Run} is in round {state.Round}, {state.Phase}; the update is for {(claim.Run == settings.Run ? "this run" : "another run")}, round {claim.Round}"
                );
        }

        if (claim.Base != baseModel)
        {
            return Refuse(RefusalReason.WrongBase, $"the round's base is {baseModel.Short}, the update's is {claim.Base.Short}");
        }

        if (claim.Codec != settings.CodecOf(claim.Round).Name)
        {
            return Refuse(RefusalReason.WrongCodec, $"the plan's codec is {settings.CodecOf(claim.Round).Name}, the update's is another");
        }

        if (claim.Samples == 0 || claim.Samples > (ulong)settings.Admission.MaxSamples)
        {
            return Refuse(RefusalReason.SampleCount, $"{claim.Samples} training images are not within 1..{settings.Admission.MaxSamples}");
        }

        return CheckShape(settings, claim.Round, claim.BlockLengths);
    }

    /// <summary>
    /// Whether updates that were made for a round are taken in the round that is open: its own, and in an asynchronous run some before it.
    /// </summary>
    public static bool TakesRound(RunState state, int round) => MayBeFor(state, round, out _);

    /// <summary>Checks what the decoded blocks of an update hold.</summary>
    /// <param name="limits">The plan's bounds.</param>
    /// <param name="finite">Whether every number is finite.</param>
    /// <param name="squaredNorm">Sum of the squares of all numbers, in double.</param>
    public static AdmissionVerdict CheckContent(AdmissionSettings limits, bool finite, double squaredNorm)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (!finite || !double.IsFinite(squaredNorm))
        {
            return Refuse(RefusalReason.NotFinite, $"the delta holds a NaN or an infinity");
        }

        return Math.Sqrt(squaredNorm) > limits.MaxDeltaNorm
            ? Refuse(RefusalReason.TooLarge, $"the delta's norm is {Math.Sqrt(squaredNorm):G4}, more than {limits.MaxDeltaNorm:G4}")
            : AdmissionVerdict.Admitted;
    }

    // An asynchronous run also takes updates of some rounds before, which began with the models of those rounds.
    private static bool MayBeFor(RunState state, int round, out Hash256 baseModel)
    {
        var staleness = state.Round - round;
        var isStale = staleness > 0 && staleness <= state.Settings.Server.MaxStaleness && state.IsBuffered;
        baseModel = isStale && round >= 0 && round < state.History.Length ? state.History[round].Base : state.Base;
        return staleness == 0 || isStale;
    }

    private static AdmissionVerdict CheckShape(RunSettings settings, int round, IReadOnlyList<int> lengths)
    {
        var shape = new UpdateShape(settings);
        if (lengths.Count != shape.Blocks)
        {
            return Refuse(RefusalReason.WrongShape, $"an update has {shape.Blocks} blocks, this one {lengths.Count}");
        }

        for (var block = 0; block < shape.Blocks; block++)
        {
            if (!shape.Fits(round, block, lengths[block]))
            {
                var most = shape.CodecOf(round).MaxEncodedLength(shape.LengthOf(block));
                return Refuse(RefusalReason.WrongShape, $"block {block} has {lengths[block]} bytes, not within 1..{most}");
            }
        }

        return AdmissionVerdict.Admitted;
    }

    private static AdmissionVerdict Refuse(RefusalReason reason, FormattableString detail) =>
        new(reason, detail.ToString(CultureInfo.InvariantCulture));
}
