using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;
using FederatedQC.Worker.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Worker.Tests.Process;

/// <summary>A worker that has nothing to do goes, and comes back.</summary>
public sealed class IdleWorkerTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly InventoryJob Job = new() { Data = new DataSource(["nowhere"]) };

    [Fact]
    public async Task It_starts_with_the_first_job_and_ends_when_it_was_idle()
    {
        var time = new ManualTime();
        await using var worker = New(FakeWorker.Answer(FakeWorker.Inventoried), time);
        worker.IsRunning.ShouldBeFalse();
        await RunAsync(worker);
        worker.IsRunning.ShouldBeTrue();
        time.DueTime.ShouldBe(Idle);

        time.Fire();
        await worker.EndAsync().WaitAsync(Patience);
        worker.IsRunning.ShouldBeFalse();
        await RunAsync(worker);
        worker.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task The_idle_timer_does_not_end_a_worker_at_work()
    {
        var time = new ManualTime();
        using var gate = new Gate();
        await using var worker = New(FakeWorker.Script($"read -r job; {gate.Wait}; echo '{FakeWorker.Inventoried}'; read -r next"), time);
        var running = RunAsync(worker);
        time.DueTime.ShouldBe(Timeout.InfiniteTimeSpan);
        time.Fire();
        await gate.OpenAsync().WaitAsync(Patience);
        await running;
        worker.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task Ending_lets_the_worker_finish_by_itself()
    {
        var mark = Path.Combine(Path.GetTempPath(), $"fqc-{Guid.NewGuid():N}");
        try
        {
            await using var worker = New(
                FakeWorker.Script($"read -r job; echo '{FakeWorker.Inventoried}'; read -r end; touch {mark}"),
                new ManualTime()
            );
            await RunAsync(worker);
            await worker.EndAsync().WaitAsync(Patience);
            File.Exists(mark).ShouldBeTrue("the worker saw the end of its input");
        }
        finally
        {
            File.Delete(mark);
        }
    }

    private static WorkerProcess New(WorkerCommand command, TimeProvider time) =>
        new(command, Idle, NullLogger<WorkerProcess>.Instance, time);

    private static Task RunAsync(WorkerProcess worker) =>
        worker.RunAsync<WorkerReply.Inventoried>(Job, progress: null, CancellationToken.None).WaitAsync(Patience);
}
