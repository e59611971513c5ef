using FederatedQC.Storage.Files;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Alerts;

/// <summary>
/// Keeps the alert on disk over restarts. Only that it was raised or cleared is written at once: a write for each bad part would hold up
/// the line.
/// </summary>
internal sealed partial class AlertFile(string path, ILogger<AlertFile> logger) : IAlertSink
{
    private bool? _active;

    /// <summary>The alert that was there when the agent ended; null when there was none, or it can't be read.</summary>
    public Alert? Read()
    {
        try
        {
            return AtomicFile.Read(path) is { } json ? AlertJson.ReadAlert(json) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, exception.Message);
            return null;
        }
    }

    /// <inheritdoc/>
    public void Changed(Alert alert)
    {
        if (alert.Active == _active)
        {
            return;
        }

        try
        {
            AtomicFile.Write(path, AlertJson.Bytes(alert));
            _active = alert.Active;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The plant knows; only a restart would forget it. The next change tries again.
            Log.NotKept(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8402, LogLevel.Error, "The alert could not be kept on disk: {Reason}")]
        public static partial void NotKept(ILogger logger, string reason);
    }
}
