using System.Diagnostics;
using System.Globalization;
using FederatedQC.TestKit;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;
using FederatedQC.Worker.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Worker.Tests.Process;

/// <summary>The product's own worker process.</summary>
public sealed class RealWorkerTests(Surfaces surfaces) : IClassFixture<Surfaces>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task It_trains_evaluates_and_counts_images_one_after_the_other()
    {
        await using var worker = New();
        var start = Surfaces.Write(surfaces.Spec, _folder.Of("model"));
        var job = Surfaces.Train(start, surfaces.Data);
        var trained = await worker.RunAsync<WorkerReply.Trained>(job, progress: null, CancellationToken.None).WaitAsync(Patience);
        trained.Samples.ShouldBeGreaterThan(0);

        var evaluated = await worker
            .RunAsync<WorkerReply.Evaluated>(
                new EvaluateJob
                {
                    Data = surfaces.Data,
                    Split = "val",
                    Model = start with { SharedPath = job.SharedOutput },
                },
                progress: null,
                CancellationToken.None
            )
            .WaitAsync(Patience);
        evaluated.Parity.ShouldBeInRange(0, 1e-4);
        evaluated.Figures.Accuracy.Count.ShouldBeGreaterThan(0);

        var found = await worker
            .RunAsync<WorkerReply.Inventoried>(new InventoryJob { Data = surfaces.Data }, progress: null, CancellationToken.None)
            .WaitAsync(Patience);
        found.Classes.ShouldBe(surfaces.Spec.Classes);
    }

    [Fact]
    public async Task It_reports_what_is_wrong_with_the_images_and_stays()
    {
        await using var worker = New();
        var start = Surfaces.Write(surfaces.Spec, _folder.Of("model"));
        var job = Surfaces.Train(start, new DataSource([_folder.Of("missing")]));
        var failure = await Should.ThrowAsync<WorkerException>(() =>
            worker.RunAsync<WorkerReply.Trained>(job, progress: null, CancellationToken.None).WaitAsync(Patience)
        );
        failure.Kind.ShouldBe("data");
        failure.Message.ShouldContain("missing");
        worker.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task Cancelling_a_training_ends_the_process()
    {
        await using var worker = New();
        var start = Surfaces.Write(surfaces.Spec, _folder.Of("model"));
        using var cancellation = new CancellationTokenSource();
        var running = worker.RunAsync<WorkerReply.Trained>(
            Surfaces.Train(start, surfaces.Data, epochs: 100_000),
            new CancelAtFirst(cancellation),
            cancellation.Token
        );
        await Should.ThrowAsync<OperationCanceledException>(() => running.WaitAsync(Patience));
        worker.IsRunning.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_parent_is_killed_the_worker_goes(bool inTheMiddleOfAJob)
    {
        var job = _folder.Of("job.json");
        var epochs = inTheMiddleOfAJob ? 100_000 : 1;
        await File.WriteAllTextAsync(
            job,
            WorkerJson.Line(Surfaces.Train(Surfaces.Write(surfaces.Spec, _folder.Of("model")), surfaces.Data, epochs)) + "\n"
        );

        // The shell stands for the service: it holds the worker's input, and says when the first line came back.
        var script =
            $"coproc W {{ exec {RealWorker.Host} {RealWorker.Program} worker; }}; echo $W_PID; cat {job} >&${{W[1]}}; read -r line <&${{W[0]}}; echo \"$line\"; read -r forever";
        using var parent = System.Diagnostics.Process.Start(
            new ProcessStartInfo("/bin/bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardInput = true }
        )!;
        var worker = int.Parse((await parent.StandardOutput.ReadLineAsync().WaitAsync(Patience))!, CultureInfo.InvariantCulture);
        (await parent.StandardOutput.ReadLineAsync().WaitAsync(Patience))!.ShouldContain("progress");

        parent.Kill(entireProcessTree: false);
        (await ProcessWatch.EndsAsync(worker, TimeSpan.FromSeconds(30))).ShouldBeTrue();
    }

    public void Dispose() => _folder.Dispose();

    private static WorkerProcess New() =>
        new(RealWorker.Command, TimeSpan.FromMinutes(10), NullLogger<WorkerProcess>.Instance, TimeProvider.System);

    private sealed class CancelAtFirst(CancellationTokenSource cancellation) : IProgress<WorkerReply.Progress>
    {
        public void Report(WorkerReply.Progress value) => cancellation.Cancel();
    }
}
