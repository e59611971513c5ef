using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;
using FederatedQC.Worker.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Worker.Tests.Process;

public sealed class WorkerEnvironmentTests
{
    private const string Variable = "OMP_WAIT_POLICY";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Says the variable's value in place of a class.
    private static readonly WorkerCommand Echo = FakeWorker.Script(
        $$"""read -r job; printf '{"reply":"surveyed","classes":["%s"],"images":{},"skipped":{},"problems":[]}\n' "${{Variable}}" """
    );

    [Fact]
    public async Task Threads_of_a_worker_wait_without_spinning_unless_the_service_was_started_with_another_policy()
    {
        await using var worker = new WorkerProcess(Echo, TimeSpan.FromMinutes(10), NullLogger<WorkerProcess>.Instance, TimeProvider.System);

        var said = await worker
            .RunAsync<WorkerReply.Inventoried>(
                new InventoryJob { Data = new DataSource(["nowhere"]) },
                progress: null,
                CancellationToken.None
            )
            .WaitAsync(Patience);

        said.Classes.ShouldBe([Environment.GetEnvironmentVariable(Variable) ?? "passive"]);
    }
}
