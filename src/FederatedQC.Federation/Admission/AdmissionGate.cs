using System.Globalization;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Admission;

/// <summary>
/// Decides whether an update may be aggregated: first from what its commit claims, then from what its blocks hold. Pure.
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

        if (claim.Run != settings.Run || claim.Round != state.Round || state.Phase != RunPhase.Collecting)
        {
            return Refuse(RefusalReason.WrongRound, $"run {settings.Run} is in round {state.Round}, {state.Phase}; the update is for run {claim.Run}, round {claim.Round}");
        }

        if (claim.Base != state.Base)
        {
            return Refuse(RefusalReason.WrongBase, $"the round's base is {state.Base.Short}, the update's is {claim.Base.Short}");
        }

        if (claim.Codec != settings.Codec)
        {
            return Refuse(RefusalReason.WrongCodec, $"the plan's codec is {settings.Codec}, the update's is {claim.Codec}");
        }

        if (claim.Samples == 0 || claim.Samples > (ulong)settings.Admission.MaxSamples)
        {
            return Refuse(RefusalReason.SampleCount, $"{claim.Samples} training images are not within 1..{settings.Admission.MaxSamples}");
        }

        return CheckShape(settings, claim.BlockLengths);
    }

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

    private static AdmissionVerdict CheckShape(RunSettings settings, IReadOnlyList<int> lengths)
    {
        var parameters = new ParameterLayout(settings.Spec).SharedCount;
        var blocks = ParameterBlocks.CountOf(parameters);
        if (lengths.Count != blocks)
        {
            return Refuse(RefusalReason.WrongShape, $"the model has {blocks} blocks, the update {lengths.Count}");
        }

        var codec = DeltaCodecs.Get(settings.Codec);
        for (var block = 0; block < blocks; block++)
        {
            var most = codec.MaxEncodedLength(ParameterBlocks.LengthOf(parameters, block));
            if (lengths[block] < 1 || lengths[block] > most)
            {
                return Refuse(RefusalReason.WrongShape, $"block {block} has {lengths[block]} bytes, not within 1..{most}");
            }
        }

        return AdmissionVerdict.Admitted;
    }

    private static AdmissionVerdict Refuse(RefusalReason reason, FormattableString detail) =>
        new(reason, detail.ToString(CultureInfo.InvariantCulture));
}
