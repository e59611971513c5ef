using System.Buffers;
using MQTTnet.Channel;

namespace FederatedQC.Messaging.Wire;

/// <summary>
/// Notes when bytes last moved. Reads ahead, since the library asks for 4 KiB at a time and every call of the system costs as much as
/// copying them ten times. Writes in pieces, so that a slow line is told from a dead one while a large packet is on it.
/// </summary>
/// <remarks>One caller reads at a time, as the library does.</remarks>
internal sealed class MeteredChannel(IMqttChannel inner, TimeProvider time) : DelegatingChannel(inner)
{
    private const int PieceBytes = 32 * 1024;
    private const int AheadBytes = 64 * 1024;

    /// <summary>A request for a sign of life is none.</summary>
    private const int PingBytes = 2;
    private long _lastWrite = time.GetTimestamp();
    private long _lastRead = time.GetTimestamp();
    private long _lastContent = time.GetTimestamp();
    private volatile bool _isWriting;
    private byte[] _ahead = [];
    private ArraySegment<byte> _unread;

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
        if (_unread.Count == 0)
        {
            // As much as that needs no copy.
            if (count >= AheadBytes)
            {
                return Read(await Inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false));
            }

            _ahead = _ahead is [] ? GC.AllocateUninitializedArray<byte>(AheadBytes) : _ahead;
            int ahead = Read(await Inner.ReadAsync(_ahead, 0, _ahead.Length, cancellationToken).ConfigureAwait(false));
            _unread = new ArraySegment<byte>(_ahead, 0, ahead);
        }

        int read = Math.Min(count, _unread.Count);
        _unread[..read].CopyTo(buffer, offset);
        _unread = _unread[read..];
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

    private int Read(int count)
    {
        Volatile.Write(ref _lastRead, time.GetTimestamp());
        return count;
    }
}
