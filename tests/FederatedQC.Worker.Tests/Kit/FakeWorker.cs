using FederatedQC.Worker.Process;

namespace FederatedQC.Worker.Tests.Kit;

/// <summary>Shell scripts in the worker's place.</summary>
internal static class FakeWorker
{
    /// <summary>A reply that ends an inventory job.</summary>
    public const string Inventoried = """{"reply":"surveyed","classes":[],"images":{},"skipped":{},"problems":[]}""";

    /// <summary>A worker that does what the script says.</summary>
    public static WorkerCommand Script(string script) => new("/bin/sh", ["-c", script]);

    /// <summary>A worker that answers every job with a line.</summary>
    public static WorkerCommand Answer(string line) => Script($"while read -r job; do echo '{line}'; done");
}
