using System.Buffers;

namespace MQTTnet.StandInTests.Codec;

/// <summary>Bytes as a test writes them, and cut as a network delivers them.</summary>
internal static class ByteStrings
{
    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>The bytes in two segments, cut before byte <paramref name="at"/>.</summary>
    public static ReadOnlySequence<byte> Cut(byte[] bytes, int at)
    {
        var first = new Segment(bytes.AsMemory(0, at), 0);
        var last = new Segment(bytes.AsMemory(at), at);
        first.Append(last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public void Append(Segment next) => Next = next;
    }
}
