using System.Text.Json;
using System.Text.Json.Serialization;

namespace FederatedQC.EdgeAgent.Health;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(AgentReport))]
internal sealed partial class HealthJson : JsonSerializerContext
{
    public static byte[] Bytes(AgentReport report) => JsonSerializer.SerializeToUtf8Bytes(report, Default.AgentReport);
}
