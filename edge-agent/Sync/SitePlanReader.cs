using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// Reads a plan out of an opened envelope. It is signed, but a newer or faulty aggregator may still send what this site can't follow.
/// </summary>
internal static class SitePlanReader
{
    // As many as a plan names models.
    private const int MostSteps = 3;

    /// <summary>Reads and checks a plan.</summary>
    /// <param name="message">The plan as it arrived.</param>
    /// <param name="consortium">The site's own consortium.</param>
    /// <param name="envelope">The envelope that it came in.</param>
    /// <param name="plan">The plan when the result is true.</param>
    /// <param name="problem">Why the plan can't be followed when the result is false.</param>
    public static bool TryRead(
        Plan message,
        string consortium,
        ReadOnlyMemory<byte> envelope,
        [NotNullWhen(true)] out SitePlan? plan,
        [NotNullWhen(false)] out string? problem
    )
    {
        plan = null;
        if (message.Consortium != consortium)
        {
            problem = "it is another consortium's";
            return false;
        }

        if (!RunSettingsJson.TryParse(message.Settings.Span, out var settings, out var problems))
        {
            problem = string.Join("; ", problems);
            return false;
        }

        problem = FirstProblem(message, settings);
        if (problem is not null)
        {
            return false;
        }

        plan = new SitePlan(
            message.Revision,
            new RoundKey(message.Run, (int)message.Round),
            message.Phase,
            PackedHashes.UnpackOne(message.BaseModel).GetValueOrDefault(),
            PackedHashes.UnpackOne(message.CandidateModel),
            PackedHashes.UnpackOne(message.ReleasedModel),
            settings,
            envelope
        )
        {
            Control = PackedHashes.UnpackOne(message.ControlVector),
            Steps = message.Steps.ToImmutableDictionary(
                step => Hash256.FromBytes(step.Model.Span),
                step => Hash256.FromBytes(step.BaseModel.Span)
            ),
            ReleasedPrivacy = message.ReleasedPrivacy is { } said
                ? new ModelPrivacy(said.Level, said.HasEpsilon ? said.Epsilon : null, said.Delta, said.Accountant)
                : null,
            Family = message.Family.Length > 0 ? message.Family : null,
        };
        return true;
    }

    private static string? FirstProblem(Plan message, RunSettings settings)
    {
        // The run's name becomes part of file names.
        if (!PartyName.IsValid(message.Run) || message.Run != settings.Run)
        {
            return "its run has no valid name, or another than its settings";
        }

        // The family's name becomes part of topics.
        if (message.Family.Length > 0 && !PartyName.IsValid(message.Family))
        {
            return "its family has no valid name";
        }

        if (ServiceLimits.OfServices(settings) is [var limit, ..])
        {
            return limit;
        }

        if (message.Round > settings.Rounds)
        {
            return $"round {message.Round} is beyond the run's {settings.Rounds}";
        }

        if (message.Phase is Phase.Unspecified || !Enum.IsDefined(message.Phase))
        {
            return $"phase {message.Phase} is unknown";
        }

        Google.Protobuf.ByteString[] models = [message.BaseModel, message.CandidateModel, message.ReleasedModel, message.ControlVector];
        if (models.Any(model => model.Length is not (0 or Hash256.Size)))
        {
            return "the id of a model or of the control variate has a wrong length";
        }

        if (
            message.Steps.Count > MostSteps
            || message.Steps.Any(step => step.Model.Length != Hash256.Size || step.BaseModel.Length != Hash256.Size)
            || message.Steps.DistinctBy(step => step.Model).Count() != message.Steps.Count
        )
        {
            return "it offers steps that are none, or two to one model";
        }

        if (message.ReleasedPrivacy is { } privacy && !IsSound(privacy))
        {
            return "what it says of the release's privacy can't be";
        }

        return message.Phase switch
        {
            Phase.Train when message.BaseModel.IsEmpty => "it asks for training without a base model",
            Phase.Evaluate when message.CandidateModel.IsEmpty => "it asks for an evaluation without a candidate",
            _ => null,
        };
    }

    // It is shown as it is, on the line's page and in its health.
    private static bool IsSound(ReleasePrivacy said) =>
        said.Level is PrivacySettings.Record or PrivacySettings.Site
        && PartyName.IsValid(said.Accountant)
        && said.Delta is >= 0 and <= 1
        && (!said.HasEpsilon || (double.IsFinite(said.Epsilon) && said.Epsilon >= 0));
}
