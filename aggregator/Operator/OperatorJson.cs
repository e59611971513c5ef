using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace FederatedQC.Aggregator.Operator;

/// <summary>Why the operator ends a run.</summary>
internal sealed record StopRequest(string Reason);

/// <summary>What keeps the aggregator from being ready.</summary>
internal sealed record Readiness(bool Ready, ImmutableArray<string> Reasons);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusView))]
[JsonSerializable(typeof(ImmutableArray<StatusView>))]
[JsonSerializable(typeof(RoundView))]
[JsonSerializable(typeof(ImmutableArray<ModelView>))]
[JsonSerializable(typeof(StopRequest))]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class OperatorJson : JsonSerializerContext;
