using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;
using FederatedQC.Worker.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Worker.Tests.Process;

/// <summary>Whatever the child does, the parent gets an exception that says so, and can go on.</summary>
public sealed class MisbehavingWorkerTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly InventoryJob Job = new() { Data = new DataSource(["nowhere"]) };
    private readonly List<WorkerProcess> _workers = [];

    [Fact]
    public async Task Garbage_in_place_of_a_reply_is_a_crash_that_quotes_the_exit()
    {
        var failure = await FailureOfAsync(FakeWorker.Script("read -r job; echo 'no JSON at all'; exit 0"));
        failure.Kind.ShouldBe(WorkerException.Crashed);
        failure.Message.ShouldContain("exit code 0");
    }

    [Fact]
    public async Task A_garbage_line_ends_the_worker_even_if_it_would_live_on()
    {
        var failure = await FailureOfAsync(FakeWorker.Script("echo '{\"reply\":\"unknown\"}'; read -r job; read -r never"));
        failure.Kind.ShouldBe(WorkerException.Crashed);
        _workers[^1].IsRunning.ShouldBeFalse();
    }

    [Fact]
    public async Task A_worker_that_exits_says_its_code_and_last_words()
    {
        var failure = await FailureOfAsync(FakeWorker.Script("read -r job; echo 'out of paper' >&2; exit 3"));
        failure.Message.ShouldContain("exit code 3");
        failure.Message.ShouldContain("out of paper");
    }

    [Fact]
    public async Task A_worker_that_dies_before_it_reads_the_job_is_a_crash()
    {
        var failure = await FailureOfAsync(FakeWorker.Script("exit 5"));
        failure.Kind.ShouldBe(WorkerException.Crashed);
        failure.Message.ShouldContain("exit code 5");
    }

    [Fact]
    public async Task A_reply_of_another_kind_of_job_is_a_crash()
    {
        var failure = await FailureOfAsync(
            FakeWorker.Answer("""{"reply":"trained","samples":1,"steps":1,"loss":0,"seconds":0,"skipped":{}}""")
        );
        failure.Message.ShouldContain(nameof(InventoryJob));
    }

    [Fact]
    public async Task A_failure_that_the_worker_reports_keeps_its_kind_and_the_worker()
    {
        var worker = Start(FakeWorker.Answer("""{"reply":"failed","kind":"data","message":"no images"}"""));
        var failure = await Should.ThrowAsync<WorkerException>(() => RunAsync(worker));
        (failure.Kind, failure.Message).ShouldBe(("data", "no images"));
        worker.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task A_missing_program_is_named()
    {
        var failure = await FailureOfAsync(new WorkerCommand("/nowhere/fqc", ["worker"]));
        failure.Message.ShouldContain("/nowhere/fqc");
    }

    [Fact]
    public async Task Progress_is_passed_on_and_a_slow_start_is_waited_for()
    {
        var progress = """{"reply":"progress","epoch":1,"epochs":2,"loss":0.5}""";
        using var gate = new Gate();
        var worker = Start(
            FakeWorker.Script($"{gate.Wait}; read -r job; echo '{progress}'; echo '{FakeWorker.Inventoried}'; read -r next")
        );
        var seen = new List<WorkerReply.Progress>();
        var running = worker.RunAsync<WorkerReply.Inventoried>(Job, new Collector(seen), CancellationToken.None);
        await gate.OpenAsync().WaitAsync(Patience);
        await running.WaitAsync(Patience);
        seen.ShouldBe([new WorkerReply.Progress(1, 2, 0.5)]);
    }

    [Fact]
    public async Task Cancellation_kills_a_worker_that_hangs_with_all_that_it_started_and_the_next_job_gets_a_new_one()
    {
        var mark = Path.Combine(Path.GetTempPath(), $"fqc-{Guid.NewGuid():N}");
        var worker = Start(
            FakeWorker.Script(
                $"if [ -e {mark} ]; then read -r job; echo '{FakeWorker.Inventoried}'; read -r next; fi; tail -f /dev/null & echo $! > {mark}.new; mv {mark}.new {mark}; read -r job; wait"
            )
        );
        try
        {
            using var cancellation = new CancellationTokenSource();
            var running = worker.RunAsync<WorkerReply.Inventoried>(Job, progress: null, cancellation.Token);
            var grandchild = await ReadWhenThereAsync(mark);
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => running.WaitAsync(Patience));
            (await ProcessWatch.EndsAsync(grandchild, Patience)).ShouldBeTrue("what the worker started must end with it");
            await RunAsync(worker);
        }
        finally
        {
            File.Delete(mark);
        }
    }

    [Fact]
    public async Task After_a_crash_the_next_job_starts_a_new_worker()
    {
        var mark = Path.Combine(Path.GetTempPath(), $"fqc-{Guid.NewGuid():N}");
        var worker = Start(
            FakeWorker.Script(
                $"if [ ! -e {mark} ]; then touch {mark}; exit 9; fi; read -r job; echo '{FakeWorker.Inventoried}'; read -r next"
            )
        );
        try
        {
            await Should.ThrowAsync<WorkerException>(() => RunAsync(worker));
            await RunAsync(worker);
        }
        finally
        {
            File.Delete(mark);
        }
    }

    [Fact]
    public async Task A_disposed_worker_refuses_jobs_and_may_be_disposed_again()
    {
        var worker = Start(FakeWorker.Answer(FakeWorker.Inventoried));
        await RunAsync(worker);
        await worker.DisposeAsync();
        await worker.DisposeAsync();
        worker.IsRunning.ShouldBeFalse();
        await Should.ThrowAsync<ObjectDisposedException>(() => RunAsync(worker));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }
    }

    private static Task RunAsync(WorkerProcess worker) =>
        worker.RunAsync<WorkerReply.Inventoried>(Job, progress: null, CancellationToken.None).WaitAsync(Patience);

    private static async Task<int> ReadWhenThereAsync(string path)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!File.Exists(path))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }

        return int.Parse(await File.ReadAllTextAsync(path, limit.Token), System.Globalization.CultureInfo.InvariantCulture);
    }

    private Task<WorkerException> FailureOfAsync(WorkerCommand command) =>
        Should.ThrowAsync<WorkerException>(() => RunAsync(Start(command)));

    private WorkerProcess Start(WorkerCommand command)
    {
        var worker = new WorkerProcess(command, TimeSpan.FromMinutes(10), NullLogger<WorkerProcess>.Instance, TimeProvider.System);
        _workers.Add(worker);
        return worker;
    }

    private sealed class Collector(List<WorkerReply.Progress> seen) : IProgress<WorkerReply.Progress>
    {
        public void Report(WorkerReply.Progress value) => seen.Add(value);
    }
}
