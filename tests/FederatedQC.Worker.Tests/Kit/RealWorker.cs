using FederatedQC.Worker.Process;

namespace FederatedQC.Worker.Tests.Kit;

/// <summary>The product's own worker: <c>fqc worker</c>, built beside the tests.</summary>
internal static class RealWorker
{
    public static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static string Program => Path.Combine(AppContext.BaseDirectory, "fqc.dll");

    public static WorkerCommand Command => new(Host, [Program, WorkerCommand.Verb]);
}
