using MQTTnet.Codec;

namespace MQTTnet.Session;

/// <summary>A request under way: its packet identifier, the answer that it waits for, and who waits.</summary>
internal sealed class Exchange(ushort id, PacketType awaited)
{
    private readonly TaskCompletionSource<Packet> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ushort Id { get; } = id;

    /// <summary>The type of the next packet of the exchange; a publish of quality 2 goes from PUBREC on to PUBCOMP.</summary>
    public PacketType Awaited { get; set; } = awaited;

    /// <summary>Completes with the last packet of the exchange.</summary>
    public Task<Packet> Answer => _answer.Task;

    public void Complete(Packet answer) => _answer.TrySetResult(answer);

    public void Fail(Exception exception)
    {
        _answer.TrySetException(exception);
        // Observed here: the caller may have been cancelled and never look.
        _ = _answer.Task.Exception;
    }
}
