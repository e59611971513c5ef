using System.Globalization;
using System.Text;
using FederatedQC.EdgeAgent.Alerts;
using FederatedQC.EdgeAgent.Capture;
using FederatedQC.EdgeAgent.Health;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>
/// The line: image → verdict → alert and plant → disk → image put away, on a thread of its own. It waits for nothing but a model and images: no broker,
/// no aggregator, no training. What a full disk can't keep is still told to the plant.
/// </summary>
internal sealed partial class InspectionLoop(
    EdgeAgentOptions options,
    FolderCapture capture,
    LineModel line,
    PartJudge judge,
    AlertBoard alerts,
    PlantLink plant,
    VerdictBook book,
    VerdictLog log,
    AgentHealth health,
    TimeProvider time,
    ILogger<InspectionLoop> logger) : BackgroundService
{
    /// <summary>Images that are judged before their verdicts go to the disk together.</summary>
    private const int BatchSize = 32;

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Factory.StartNew(
        () => Run(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stopping)
    {
        line.Restore();
        capture.Start();
        DateTimeOffset? swept = null;
        try
        {
            while (true)
            {
                line.Wait(stopping);
                if (swept is null || time.GetUtcNow() - swept > SweepPeriod)
                {
                    Sweep();
                    swept = time.GetUtcNow();
                }

                var ready = capture.Look();
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
        var part = new LinePart(options.Site, options.Line, PartId(file), file.Look.Name);
        var verdict = judge.Judge(part, file, out var refusal);
        if (verdict is not null)
        {
            capture.Take(file);
            alerts.Judged(verdict);
            plant.Publish(verdict);
            health.Inspected(verdict);
        }
        else if (FolderCapture.IsUnchanged(file))
        {
            Log.Refused(logger, file.Path, refusal!);
            health.Refused(refusal!);
            capture.Take(file);
            capture.Refuse(file, part.Id, refusal!);
        }

        return verdict;
    }

    private void Keep(IReadOnlyCollection<PartVerdict> verdicts)
    {
        try
        {
            book.Add(verdicts);
            foreach (var verdict in verdicts)
            {
                log.Append(InspectionJson.Bytes(verdict), verdict.At);
            }
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, verdicts.Count, exception.Message);
            health.NotKept(verdicts.Count);
        }
    }

    private void Sweep()
    {
        try
        {
            capture.Sweep();
            book.DeleteBefore(time.GetUtcNow() - options.Inspection.KeepVerdictsFor);
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
        {
            Log.NotSwept(logger, exception.Message);
        }
    }

    // The same image of the same moment is the same part, also when the agent was killed between judging it and putting it away.
    private string PartId(CapturedFile file) => Hash256.Of(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"part\n{options.Site}\n{options.Line}\n{file.Look.Name}\n{file.Look.WrittenAt.UtcTicks}\n{file.Look.Length}"))).ToString()[..32];

    private static partial class Log
    {
        [LoggerMessage(8301, LogLevel.Warning, "{File} was refused: {Reason}")]
        public static partial void Refused(ILogger logger, string file, string reason);

        [LoggerMessage(8302, LogLevel.Error, "{Count} verdicts could not be kept: {Reason}")]
        public static partial void NotKept(ILogger logger, int count, string reason);

        [LoggerMessage(8303, LogLevel.Warning, "Old images and verdicts could not be removed: {Reason}")]
        public static partial void NotSwept(ILogger logger, string reason);

        [LoggerMessage(8304, LogLevel.Debug, "The line ends")]
        public static partial void Ended(ILogger logger);
    }
}
