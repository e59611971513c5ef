namespace FederatedQC.Parameters.Codecs.Sparse;

/// <summary>Reads what <see cref="PositionWriter"/> wrote, or anything else.</summary>
/// <param name="gaps">The code for the gaps.</param>
/// <param name="count">Where the positions end.</param>
/// <param name="source">Any bytes.</param>
internal ref struct PositionReader(GolombRice gaps, int count, ReadOnlySpan<byte> source)
{
    private BitReader _reader = new(source);
    private int _previous = -1;

    /// <inheritdoc cref="BitReader.IsFinished"/>
    internal readonly bool IsFinished => _reader.IsFinished;

    /// <summary>Reads the next position; false where there is none below the end.</summary>
    internal bool TryRead(out int position)
    {
        var valid = gaps.TryRead(ref _reader, count - 1 - _previous, out var gap);
        position = _previous += valid ? gap : 0;
        return valid;
    }

    internal bool TryReadBit(out bool bit)
    {
        var valid = _reader.TryRead(1, out var value);
        bit = value == 1;
        return valid;
    }
}
