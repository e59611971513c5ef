namespace FederatedQC.Messaging.Links;

/// <summary>What the broker publishes at quality of service 1 when a link's connection is lost without a goodbye.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Payload">The content.</param>
/// <param name="Retain">Whether the broker keeps it as the topic's last value.</param>
/// <param name="Delay">How long a reconnection may take before the will is sent; whole seconds.</param>
public sealed record LastWill(string Topic, ReadOnlyMemory<byte> Payload, bool Retain, TimeSpan Delay);
