using System.Threading.Channels;
using MQTTnet.Exceptions;

namespace MQTTnet.Transport;

/// <summary>
/// The one writer of a stream. Small packets share a write; a large payload is written from where it lies, a chunk at a time,
/// so that progress on a slow line shows.
/// </summary>
internal sealed class FrameWriter(Stream stream, KeepAlive keepAlive)
{
    private const int BufferSize = 16 * 1024;
    private const int ChunkSize = 64 * 1024;

    private readonly Channel<Frame> _frames = Channel.CreateUnbounded<Frame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<TaskCompletionSource> _buffered = [];
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _length;

    /// <summary>Queues a packet; never waits.</summary>
    /// <returns>False when the connection is ending.</returns>
    public bool TryPost(Frame frame) => _frames.Writer.TryWrite(frame);

    /// <summary>Takes no more packets; <see cref="RunAsync"/> returns when the queued ones are written.</summary>
    public void Complete() => _frames.Writer.TryComplete();

    /// <summary>Writes until <see cref="Complete"/>, a failure of the stream, or cancellation.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _frames.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (_frames.Reader.TryRead(out Frame frame))
                {
                    if (frame.Sent is { } sent)
                    {
                        _buffered.Add(sent);
                    }

                    await AppendAsync(frame.Head, cancellationToken).ConfigureAwait(false);
                    foreach (ReadOnlyMemory<byte> segment in frame.Payload)
                    {
                        await AppendAsync(segment, cancellationToken).ConfigureAwait(false);
                    }
                }

                await FlushAsync(cancellationToken).ConfigureAwait(false);
                _buffered.ForEach(sent => sent.TrySetResult());
                _buffered.Clear();
            }
        }
        finally
        {
            Abandon();
        }
    }

    private async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        int fits = Math.Min(bytes.Length, BufferSize - _length);
        bytes.Span[..fits].CopyTo(_buffer.AsSpan(_length));
        _length += fits;
        bytes = bytes[fits..];
        if (bytes.IsEmpty)
        {
            return;
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        while (bytes.Length >= BufferSize)
        {
            int chunk = Math.Min(bytes.Length, ChunkSize);
            await WriteAsync(bytes[..chunk], cancellationToken).ConfigureAwait(false);
            bytes = bytes[chunk..];
        }

        bytes.Span.CopyTo(_buffer);
        _length = bytes.Length;
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_length > 0)
        {
            await WriteAsync(_buffer.AsMemory(0, _length), cancellationToken).ConfigureAwait(false);
            _length = 0;
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        keepAlive.Written();
    }

    private void Abandon()
    {
        _frames.Writer.TryComplete();
        while (_frames.Reader.TryRead(out Frame frame))
        {
            if (frame.Sent is { } sent)
            {
                _buffered.Add(sent);
            }
        }

        _buffered.ForEach(sent => sent.TrySetException(new MqttClientDisconnectedException(null)));
    }
}
