using FederatedQC.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Retention;

/// <summary>Deletes images and verdicts that were kept for long enough, beside the line and never on its thread.</summary>
internal sealed partial class RetentionLoop(
    EdgeAgentOptions options,
    AgentFolders folders,
    AgentDatabase agent,
    RunningTime running,
    TimeProvider time,
    ILogger<RetentionLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(15);

    private readonly (KeptFiles Files, string Folder, TimeSpan KeepFor)[] _kinds =
    [
        .. new[] { "done", "refused" }
            .Select(kind => Path.Combine(Path.GetFullPath(options.Capture.Folder), kind))
            .Select(folder => (new KeptFiles(agent, folder), folder, options.Capture.KeepFor)),
        (new KeptFiles(agent, folders.Verdicts), folders.Verdicts, options.Inspection.KeepVerdictsFor),
    ];

    /// <summary>Takes note of what came, and deletes what is old.</summary>
    internal void Sweep()
    {
        try
        {
            var now = running.Save();
            foreach (var (files, folder, keepFor) in _kinds.Where(kind => Directory.Exists(kind.Folder)))
            {
                files.Note(now);
                if (files.DeleteBefore(now - keepFor) is > 0 and var left)
                {
                    Log.NotDeleted(logger, left, folder);
                }
            }

            agent.Open().Execute("DELETE FROM verdicts WHERE arrived < $1", (now - options.Inspection.KeepVerdictsFor).Ticks);
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
        {
            Log.NotSwept(logger, exception.Message);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await Task.Run(Sweep, stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Save();
        }
    }

    private void Save()
    {
        try
        {
            running.Save();
        }
        catch (StorageException exception)
        {
            Log.NotSwept(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8311, LogLevel.Warning, "Old images and verdicts could not be removed: {Reason}")]
        public static partial void NotSwept(ILogger logger, string reason);

        [LoggerMessage(8312, LogLevel.Warning, "{Count} old files in {Folder} can't be deleted")]
        public static partial void NotDeleted(ILogger logger, int count, string folder);
    }
}
