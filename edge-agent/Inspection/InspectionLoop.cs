using FederatedQC.EdgeAgent.Capture;
using FederatedQC.EdgeAgent.Health;
using FederatedQC.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>
/// The line: image → verdict → sinks → image put away, on a thread of its own. It waits for nothing but a model and images: no broker, no
/// aggregator, no training. What a full disk can't keep is still told to the plant.
/// </summary>
internal sealed partial class InspectionLoop(
    FolderCapture capture,
    LineModel line,
    PartJudge judge,
    IEnumerable<IVerdictSink> sinks,
    AgentHealth health,
    ILogger<InspectionLoop> logger
) : BackgroundService
{
    /// <summary>Images that are judged before their verdicts go to the disk together.</summary>
    private const int BatchSize = 32;

    /// <summary>The reason that a file is counted under whose name is no text.</summary>
    private const string UnusableName = "name-not-utf8";

    private readonly IVerdictSink[] _sinks = [.. sinks];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Run(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stopping)
    {
        line.Restore();
        capture.Start();
        try
        {
            while (true)
            {
                line.Wait(stopping);
                var ready = Look();
                foreach (var batch in ready.Chunk(BatchSize))
                {
                    Inspect(batch);
                    stopping.ThrowIfCancellationRequested();
                }

                if (ready.Count == 0)
                {
                    capture.Wait(stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Ended(logger);
        }
    }

    private IReadOnlyList<CapturedFile> Look()
    {
        var view = capture.Look();
        health.Capture(view.Problem);
        foreach (var name in view.Unusable)
        {
            Log.Unusable(logger, name);
            health.Refused(UnusableName);
        }

        return view.Ready;
    }

    private void Inspect(CapturedFile[] batch)
    {
        var judged = new List<(CapturedFile File, PartVerdict Verdict)>(batch.Length);
        foreach (var file in batch)
        {
            if (Judge(file) is { } verdict)
            {
                judged.Add((file, verdict));
            }
        }

        Keep([.. judged.Select(entry => entry.Verdict)]);
        foreach (var (file, verdict) in judged)
        {
            capture.Done(file, verdict.Part);
        }
    }

    private PartVerdict? Judge(CapturedFile file)
    {
        var verdict = judge.Judge(file, out var refusal);
        if (verdict is not null)
        {
            capture.Take(file);
            health.Judged(verdict.Defect ?? true);
            foreach (var sink in _sinks)
            {
                sink.Judged(verdict);
            }
        }
        else if (refusal is not null && file.IsUnchanged())
        {
            Refuse(file, refusal);
        }

        return verdict;
    }

    private void Refuse(CapturedFile file, string refusal)
    {
        if (!file.IsLastTry)
        {
            capture.Doubt(file);
            return;
        }

        Log.Refused(logger, file.Path, refusal);
        health.Refused(refusal);
        capture.Take(file);
        capture.Refuse(file, judge.IdOf(file), refusal);
    }

    private void Keep(PartVerdict[] verdicts)
    {
        if (verdicts.Length == 0)
        {
            return;
        }

        var kept = true;
        foreach (var sink in _sinks)
        {
            kept &= TryKeep(sink, verdicts);
        }

        if (!kept)
        {
            health.NotKept(verdicts.Length);
        }
    }

    // One place that can't keep them must not cost the others.
    private bool TryKeep(IVerdictSink sink, PartVerdict[] verdicts)
    {
        try
        {
            sink.Keep(verdicts);
            return true;
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, verdicts.Length, exception.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8301, LogLevel.Warning, "{File} was refused: {Reason}")]
        public static partial void Refused(ILogger logger, string file, string reason);

        [LoggerMessage(8302, LogLevel.Error, "{Count} verdicts could not be kept: {Reason}")]
        public static partial void NotKept(ILogger logger, int count, string reason);

        [LoggerMessage(8304, LogLevel.Debug, "The line ends")]
        public static partial void Ended(ILogger logger);

        [LoggerMessage(8307, LogLevel.Error, "The name of {File} is not UTF-8, so the file can't be opened and is not judged: rename it")]
        public static partial void Unusable(ILogger logger, string file);
    }
}
