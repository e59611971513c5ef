namespace FederatedQC.Parameters.Codecs.Sparse;

/// <summary>Writes ascending positions as the gaps between them, and single bits among them.</summary>
/// <param name="gaps">The code for the gaps.</param>
/// <param name="destination">Receives the bytes.</param>
internal ref struct PositionWriter(GolombRice gaps, Span<byte> destination)
{
    private BitWriter _writer = new(destination);
    private int _previous = -1;

    internal void Write(int position)
    {
        gaps.Write(ref _writer, position - _previous);
        _previous = position;
    }

    internal void WriteBit(bool bit) => _writer.Write(bit ? 1u : 0, 1);

    /// <summary>Fills the last byte with zeros and says how many were written.</summary>
    internal int Finish() => _writer.Finish();
}
