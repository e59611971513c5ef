using System.Text.Json.Serialization;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>A signed commit as the journal holds it.</summary>
internal sealed record CommitEntry(string Site, byte[] Envelope);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CommitEntry))]
internal sealed partial class RunJournalJson : JsonSerializerContext;
