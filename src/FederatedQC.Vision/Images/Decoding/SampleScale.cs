namespace FederatedQC.Vision.Decoding;

/// <summary>
/// Brings samples of more than eight bits to eight: 2^bits - 1 becomes 255, the rest follows in proportion, to the nearest.
/// </summary>
internal static class SampleScale
{
    /// <summary>Scales samples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="containerBits">Bits that the file gives a sample: 9 to 16.</param>
    /// <param name="sampleBits">Bits of them that the camera fills; null guesses them, where the container is the usual one of 16.</param>
    /// <param name="bytes">As many bytes.</param>
    /// <param name="guessedBits">The guess, or null where nothing had to be guessed.</param>
    /// <returns>False when a sample is larger than <paramref name="sampleBits"/> allow.</returns>
    public static bool TryToBytes(ReadOnlySpan<ushort> samples, int containerBits, int? sampleBits, Span<byte> bytes, out int? guessedBits)
    {
        guessedBits = null;
        int largest = Largest(samples);
        int bits = Math.Min(containerBits, sampleBits ?? 16);
        if (sampleBits is null && containerBits == 16)
        {
            bits = DecodeOptions.SampleDepths.First(depth => largest < 1 << depth);
            guessedBits = bits < 16 ? bits : null;
        }

        int top = (1 << bits) - 1;
        if (largest > top)
        {
            return false;
        }

        for (int i = 0; i < samples.Length; i++)
        {
            bytes[i] = (byte)(((samples[i] * 255) + (top / 2)) / top);
        }

        return true;
    }

    private static int Largest(ReadOnlySpan<ushort> samples)
    {
        int largest = 0;
        foreach (ushort sample in samples)
        {
            largest = Math.Max(largest, sample);
        }

        return largest;
    }
}
