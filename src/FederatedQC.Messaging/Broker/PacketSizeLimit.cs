using System.Globalization;
using FederatedQC.Messaging.Wire;
using MQTTnet.Channel;
using MQTTnet.Exceptions;

namespace FederatedQC.Messaging.Broker;

/// <summary>
/// Ends a connection on which a packet begins that is longer than agreed: the library would first make room for as much as 256 MiB.
/// </summary>
internal sealed class PacketSizeLimit(IMqttChannel inner, int most) : DelegatingChannel(inner)
{
    private const int LengthBits = 7;
    private const byte More = 0x80;

    private bool _isLength;
    private int _shift;
    private int _remaining;

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        int read = await Inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
        Follow(buffer.AsSpan(offset, read));
        return read;
    }

    /// <summary>Walks over what was read: a type, a length of one to four bytes, and as many bytes of the packet (MQTT 5, 2.1).</summary>
    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_isLength)
            {
                FollowLength(bytes[0]);
                bytes = bytes[1..];
            }
            else if (_remaining > 0)
            {
                int passed = Math.Min(_remaining, bytes.Length);
                _remaining -= passed;
                bytes = bytes[passed..];
            }
            else
            {
                (_isLength, _shift) = (true, 0);
                bytes = bytes[1..];
            }
        }
    }

    private void FollowLength(byte next)
    {
        _remaining |= (next & ~More) << _shift;
        _shift += LengthBits;
        _isLength = (next & More) != 0;
        if (_remaining > most || (_isLength && _shift > 3 * LengthBits))
        {
            throw new MqttProtocolViolationException(string.Create(CultureInfo.InvariantCulture, $"a packet is longer than {most} bytes"));
        }
    }
}
