using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.Storage.Files;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Alerts;

/// <summary>The line's alert: kept on disk over restarts, and shown to the plant whenever it changes. Thread-safe.</summary>
internal sealed partial class AlertBoard
{
    private readonly Lock _turn = new();
    private readonly string _path;
    private readonly int _clearAfter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private AlertState _state;

    /// <summary>Takes up the alert that was there when the agent ended.</summary>
    /// <param name="path">The file that keeps it.</param>
    /// <param name="clearAfter">Good parts in a row that end an alert; 0: only an acknowledgement does.</param>
    /// <param name="time">The clock of acknowledgements.</param>
    /// <param name="logger">Told of raised and cleared alerts.</param>
    public AlertBoard(string path, int clearAfter, TimeProvider time, ILogger<AlertBoard> logger)
    {
        (_path, _clearAfter, _time, _logger) = (path, clearAfter, time, logger);
        _state = new AlertState(Read(), GoodParts: 0);
    }

    /// <summary>Told of every new state, in order, on the thread that changed it.</summary>
    public Action<Alert>? Changed { get; set; }

    /// <summary>The line's last alert, lasting or cleared; null before the first.</summary>
    public Alert? Present
    {
        get
        {
            lock (_turn)
            {
                return _state.Alert;
            }
        }
    }

    /// <summary>A part was judged.</summary>
    public void Judged(PartVerdict verdict) => Change(state => AlertMachine.Judge(state, verdict, _clearAfter));

    /// <summary>Somebody acknowledged an alert.</summary>
    public void Acknowledge(string id) => Change(state => AlertMachine.Acknowledge(state, id, _time.GetUtcNow()));

    private void Change(Func<AlertState, AlertState> change)
    {
        lock (_turn)
        {
            var before = _state.Alert;
            _state = change(_state);
            if (_state.Alert is not { } alert || ReferenceEquals(alert, before))
            {
                return;
            }

            Changed?.Invoke(alert);
            if (alert.Active != (before?.Active ?? false))
            {
                Log.Changed(_logger, alert.Id, alert.Active ? "raised" : "cleared", alert.Class, alert.Part);
                Keep(alert);
            }
        }
    }

    private Alert? Read()
    {
        try
        {
            return AtomicFile.Read(_path) is { } json ? InspectionJson.ReadAlert(json) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(_logger, exception.Message);
            return null;
        }
    }

    private void Keep(Alert alert)
    {
        try
        {
            AtomicFile.Write(_path, InspectionJson.Bytes(alert));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The plant knows; only a restart would forget it.
            Log.NotKept(_logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8401, LogLevel.Warning, "Alert {Id} {Change}: {Class} on part {Part}")]
        public static partial void Changed(ILogger logger, string id, string change, string @class, string part);

        [LoggerMessage(8402, LogLevel.Error, "The alert could not be kept on disk: {Reason}")]
        public static partial void NotKept(ILogger logger, string reason);
    }
}
