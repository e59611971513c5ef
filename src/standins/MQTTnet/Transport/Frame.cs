using System.Buffers;

namespace MQTTnet.Transport;

/// <summary>A packet to send: its head, and a payload that stays where it lies. <c>Sent</c> completes when both are written.</summary>
internal readonly record struct Frame(
    ReadOnlyMemory<byte> Head, ReadOnlySequence<byte> Payload = default, TaskCompletionSource? Sent = null);
