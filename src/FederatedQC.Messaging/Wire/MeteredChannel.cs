using System.Buffers;
using MQTTnet.Channel;

namespace FederatedQC.Messaging.Wire;

/// <summary>Notes when bytes last moved. Writes in pieces, so that a slow line is told from a dead one while a large packet is on it.</summary>
internal sealed class MeteredChannel(IMqttChannel inner, TimeProvider time) : DelegatingChannel(inner)
{
    private const int PieceBytes = 32 * 1024;

    /// <summary>A request for a sign of life is none.</summary>
    private const int PingBytes = 2;
    private long _lastWrite = time.GetTimestamp();
    private long _lastRead = time.GetTimestamp();
    private long _lastContent = time.GetTimestamp();
    private volatile bool _isWriting;

    /// <summary>Whether a write waits for the line.</summary>
    public bool IsWriting => _isWriting;

    /// <summary>Since when nothing was written.</summary>
    public long LastWrite => Volatile.Read(ref _lastWrite);

    /// <summary>Since when nothing was read.</summary>
    public long LastRead => Volatile.Read(ref _lastRead);

    /// <summary>Since when nothing was written but requests for a sign of life.</summary>
    public long LastContent => Volatile.Read(ref _lastContent);

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        int read = await Inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _lastRead, time.GetTimestamp());
        return read;
    }

    public override async Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken)
    {
        _isWriting = true;
        try
        {
            while (!buffer.IsEmpty)
            {
                ReadOnlySequence<byte> piece = buffer.Slice(0, Math.Min(buffer.Length, PieceBytes));
                await Inner.WriteAsync(piece, isEndOfPacket, cancellationToken).ConfigureAwait(false);
                buffer = buffer.Slice(piece.End);
                long now = time.GetTimestamp();
                Volatile.Write(ref _lastWrite, now);
                if (piece.Length > PingBytes)
                {
                    Volatile.Write(ref _lastContent, now);
                }
            }
        }
        finally
        {
            _isWriting = false;
        }
    }
}
