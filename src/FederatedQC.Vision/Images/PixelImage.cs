namespace FederatedQC.Vision;

/// <summary>
/// An image of bytes in memory: grey, or red, green and blue interleaved; rows from top to bottom without gaps. Immutable, so it may
/// be shared between threads.
/// </summary>
public sealed class PixelImage
{
    /// <summary>Takes over an array of pixels; the caller does not write to it any more.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 (grey) or 3 (red, green, blue).</param>
    /// <param name="pixels">Exactly width × height × channels bytes.</param>
    /// <exception cref="ArgumentException">A size is out of range or the array's length does not fit it.</exception>
    public PixelImage(int width, int height, int channels, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentNullException.ThrowIfNull(pixels);
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 1 or 3 channels.");
        }

        if (pixels.LongLength != (long)width * height * channels)
        {
            throw new ArgumentException($"{width} × {height} × {channels} does not make {pixels.LongLength} bytes.", nameof(pixels));
        }

        Width = width;
        Height = height;
        Channels = channels;
        Buffer = pixels;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 for grey, 3 for red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>
    /// The depth that was guessed from the brightest of its 16-bit samples, because <see cref="DecodeOptions.SampleBits"/> did not say it;
    /// null where nothing was guessed. Two images of one camera may be guessed differently, and then differ in brightness.
    /// </summary>
    public int? GuessedBits { get; init; }

    /// <summary>The pixels, [height, width, channels].</summary>
    public ReadOnlySpan<byte> Pixels => Buffer;

    /// <summary>The array behind <see cref="Pixels"/>, for calls that need one; nobody writes to it.</summary>
    internal byte[] Buffer { get; }
}
