using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Aggregator.Models;

/// <summary>
/// How a release came about (<c>release.schema.json</c>): who took part and with what weight, who was refused and why, what the sites said.
/// </summary>
internal sealed record ReleaseDocument
{
    public required string Consortium { get; init; }

    /// <summary>The product family whose run it is; null where the consortium has one run for all.</summary>
    public string? Family { get; init; }

    public required string Run { get; init; }

    public required int Round { get; init; }

    public required string Model { get; init; }

    public required string Base { get; init; }

    public required string Architecture { get; init; }

    public required ImmutableArray<string> Classes { get; init; }

    public required string Strategy { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset ReleasedAt { get; init; }

    public required string Reason { get; init; }

    /// <summary>The numbers that the gate decided on.</summary>
    public GateFigures? Gate { get; init; }

    public required ImmutableArray<Participant> Participants { get; init; }

    public required ImmutableSortedDictionary<string, string> Refused { get; init; }

    public required ImmutableArray<EvaluationSummary> Evaluations { get; init; }

    /// <summary>What the model has cost in privacy; null where nothing is protected.</summary>
    public ModelPrivacy? Privacy { get; init; }

    /// <summary>The newest entry of the run's journal: shows later whether the journal was cut.</summary>
    public required JournalMark Journal { get; init; }

    /// <summary>SHA-256 of <c>model.onnx</c>; null where there is none.</summary>
    public string? Onnx { get; init; }

    public static ReleaseDocument Of(
        string consortium,
        string? family,
        RunSettings settings,
        RoundRecord round,
        (long Sequence, Hash256 Hash) journal,
        Hash256? onnx
    )
    {
        var weights = AggregationWeights.ByCappedSamples(
            round.Updates.Select(update => (update.Key, update.Value.Samples)),
            settings.Admission.WeightCapFactor
        );
        return new ReleaseDocument
        {
            Consortium = consortium,
            Family = family,
            Run = settings.Run,
            Round = round.Round,
            Model = round.Candidate!.Value.ToString(),
            Base = round.Base.ToString(),
            Architecture = settings.Spec.Architecture,
            Classes = settings.Spec.Classes,
            Strategy = settings.Strategy,
            OpenedAt = round.OpenedAt,
            ReleasedAt = round.EndedAt,
            Reason = round.Reason,
            Gate = round.Gate,
            Participants =
            [
                .. weights.Select(weight => new Participant(weight.Weight, UpdateSummary.Of(weight.Site, round.Updates[weight.Site]))),
            ],
            Refused = round.Refusals,
            Evaluations = [.. round.Evaluations.Select(entry => EvaluationSummary.Of(entry.Key, entry.Value))],
            Privacy = round.Privacy,
            Journal = new JournalMark(journal.Sequence, journal.Hash.ToString()),
            Onnx = onnx?.ToString(),
        };
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ReleaseJson.Default.ReleaseDocument);
}

/// <summary>A site's part in a release.</summary>
internal sealed record Participant(double Weight, UpdateSummary Update);

/// <summary>An entry of the journal.</summary>
internal sealed record JournalMark(long Sequence, string Hash);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ReleaseDocument))]
internal sealed partial class ReleaseJson : JsonSerializerContext;
