using System.Text.Json;
using System.Text.Json.Serialization;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Process;

/// <summary>The worker's protocol: one JSON document a line, jobs in, replies out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(WorkerJob))]
[JsonSerializable(typeof(WorkerReply))]
internal sealed partial class WorkerJson : JsonSerializerContext
{
    public static string Line(WorkerJob job) => JsonSerializer.Serialize(job, Default.WorkerJob);

    public static string Line(WorkerReply reply) => JsonSerializer.Serialize(reply, Default.WorkerReply);

    public static WorkerJob? Job(string line) => JsonSerializer.Deserialize(line, Default.WorkerJob);

    public static WorkerReply? Reply(string line) => JsonSerializer.Deserialize(line, Default.WorkerReply);
}
