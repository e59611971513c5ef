using System.Threading.Channels;

namespace FederatedQC.EdgeAgent.Alerts;

/// <summary>Says that the alert changed, without saying how often: whoever waits shows it as it is then.</summary>
internal sealed class AlertSignal : IAlertSink
{
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    /// <inheritdoc/>
    public void Changed(Alert alert) => Raise();

    /// <summary>Asks for the alert to be shown, such as to a plant that was away.</summary>
    public void Raise() => _changed.Writer.TryWrite(true);

    /// <summary>Each time that there is something to show.</summary>
    public IAsyncEnumerable<bool> WaitAsync(CancellationToken cancellation) => _changed.Reader.ReadAllAsync(cancellation);
}
