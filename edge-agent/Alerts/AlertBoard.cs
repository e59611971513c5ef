using FederatedQC.EdgeAgent.Inspection;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Alerts;

/// <summary>The line's alert, out of its verdicts and the plant's acknowledgements. Thread-safe.</summary>
/// <param name="last">The alert that was there when the agent ended; null when there was none.</param>
/// <param name="clearAfter">Good parts in a row that end an alert; 0: only an acknowledgement does.</param>
/// <param name="sinks">Told of every new state, in order.</param>
/// <param name="time">The clock of acknowledgements.</param>
/// <param name="logger">Told of raised and cleared alerts.</param>
internal sealed partial class AlertBoard(
    Alert? last,
    int clearAfter,
    IEnumerable<IAlertSink> sinks,
    TimeProvider time,
    ILogger<AlertBoard> logger
) : IVerdictSink
{
    private readonly Lock _turn = new();
    private readonly IAlertSink[] _sinks = [.. sinks];
    private AlertState _state = new(last, GoodParts: 0);

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

    /// <inheritdoc/>
    public void Judged(PartVerdict verdict) => Change(state => AlertMachine.Judge(state, verdict, clearAfter));

    /// <summary>Somebody acknowledged an alert.</summary>
    public void Acknowledge(string id) => Change(state => AlertMachine.Acknowledge(state, id, time.GetUtcNow()));

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

            if (alert.Active != (before?.Active ?? false))
            {
                Log.Changed(logger, alert.Id, alert.Active ? "raised" : "cleared", alert.Class, alert.Part);
            }

            foreach (var sink in _sinks)
            {
                sink.Changed(alert);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8401, LogLevel.Warning, "Alert {Id} {Change}: {Class} on part {Part}")]
        public static partial void Changed(ILogger logger, string id, string change, string @class, string part);
    }
}
