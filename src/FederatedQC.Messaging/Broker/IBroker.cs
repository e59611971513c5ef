namespace FederatedQC.Messaging.Broker;

/// <summary>An MQTT 5 broker that this process runs: embedded, or mosquitto as a child. It ends with its process.</summary>
public interface IBroker : IAsyncDisposable
{
    /// <summary>The port that it listens on.</summary>
    int Port { get; }

    /// <summary>Completes when the broker has ended, for whatever reason.</summary>
    Task Exited { get; }
}
