using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace FederatedQC.Aggregator.Operator;

/// <summary>Why the operator ends a run.</summary>
internal sealed record StopRequest(string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusView))]
[JsonSerializable(typeof(ImmutableArray<StatusView>))]
[JsonSerializable(typeof(RoundView))]
[JsonSerializable(typeof(ImmutableArray<ModelView>))]
[JsonSerializable(typeof(StopRequest))]
internal sealed partial class OperatorJson : JsonSerializerContext;
