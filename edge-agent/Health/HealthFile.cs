using FederatedQC.Storage.Files;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Health;

/// <summary>Keeps <c>state/health.json</c> fresh for a watchdog or a monitoring agent that reads files.</summary>
internal sealed partial class HealthFile(AgentFolders folders, AgentHealth health, TimeProvider time, ILogger<HealthFile> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var path = folders.Health;
        var failed = false;
        try
        {
            do
            {
                failed = !TryWrite(path, quiet: failed);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            TryWrite(path, quiet: true);
        }
    }

    private bool TryWrite(string path, bool quiet)
    {
        try
        {
            AtomicFile.Write(path, HealthJson.Bytes(health.Report));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!quiet)
            {
                Log.NotWritten(logger, exception.Message);
            }

            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8501, LogLevel.Warning, "The health file can't be written: {Reason}")]
        public static partial void NotWritten(ILogger logger, string reason);
    }
}
