namespace FederatedQC.Vision.Augmentation;

/// <summary>
/// Changes training images at random: geometry first (flip, turn and shift in one pass), then levels, then noise. What happens to
/// an image depends on seed, epoch and sample number alone, not on order or thread. Safe for concurrent use.
/// </summary>
public sealed class Augmenter
{
    private const int NoiseLevels = 4096;
    private const int NoiseIndexBits = 12;
    private const ulong NoiseFamily = 0x4E4F495345;

    private readonly AugmentationOptions _options;
    private readonly ulong _seed;
    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;
    private readonly sbyte[] _noise;

    /// <summary>Fixes the changes and the shape of the images.</summary>
    /// <param name="options">The limits of the changes.</param>
    /// <param name="seed">The same seed makes the same changes.</param>
    /// <param name="channels">Planes of an image.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option or a size is out of range.</exception>
    public Augmenter(AugmentationOptions options, ulong seed, int channels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        _options = options;
        _seed = seed;
        _channels = channels;
        _height = height;
        _width = width;
        _noise = NoiseTable(options.NoiseSigma);
    }

    /// <summary>Bytes of an image: channels × height × width.</summary>
    public int Length => _channels * _height * _width;

    /// <summary>Changes one image.</summary>
    /// <param name="source">The image, [channels, height, width].</param>
    /// <param name="destination">Where the changed image goes; as long as the source and apart from it.</param>
    /// <param name="epoch">The pass over the data.</param>
    /// <param name="sample">The image's number in the data.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the buffers overlap.</exception>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> destination, int epoch, int sample)
    {
        if (source.Length != Length || destination.Length != Length)
        {
            throw new ArgumentException($"An image takes {Length} bytes, not {source.Length} and {destination.Length}.");
        }

        if (source.Overlaps(destination))
        {
            throw new ArgumentException("The buffers overlap.", nameof(destination));
        }

        SeededRandom random = SeededRandom.For(_seed, (uint)epoch, (uint)sample);
        ImageMove move = Draw(ref random);
        int plane = _height * _width;
        for (int c = 0; c < _channels; c++)
        {
            move.Apply(source.Slice(c * plane, plane), destination.Slice(c * plane, plane), _height, _width);
        }

        if (_options.ChangesLevels)
        {
            ChangeLevels(destination, ref random);
        }

        if (_options.NoiseSigma > 0)
        {
            AddNoise(destination, ref random);
        }
    }

    // Always the same number of draws, so that one option does not change what another does.
    private ImageMove Draw(ref SeededRandom random)
    {
        bool flipX = random.Chance(0.5f) && _options.FlipHorizontal;
        bool flipY = random.Chance(0.5f) && _options.FlipVertical;
        float degrees = random.Between(-1f, 1f) * _options.RotateDegrees;
        float shiftX = MathF.Round(random.Between(-1f, 1f) * _options.ShiftFraction * _width);
        float shiftY = MathF.Round(random.Between(-1f, 1f) * _options.ShiftFraction * _height);
        return new ImageMove(flipX, flipY, degrees, (int)shiftX, (int)shiftY);
    }

    private void ChangeLevels(Span<byte> pixels, ref SeededRandom random)
    {
        float gain = 1 + (random.Between(-1f, 1f) * _options.Contrast);
        float offset = random.Between(-1f, 1f) * _options.Brightness * 255;
        Span<byte> table = stackalloc byte[256];
        for (int level = 0; level < table.Length; level++)
        {
            table[level] = (byte)(Math.Clamp(((level - 127.5f) * gain) + 127.5f + offset, 0, 255) + 0.5f);
        }

        foreach (ref byte pixel in pixels)
        {
            pixel = table[pixel];
        }
    }

    private void AddNoise(Span<byte> pixels, ref SeededRandom random)
    {
        ulong bits = 0;
        int left = 0;
        foreach (ref byte pixel in pixels)
        {
            if (left < NoiseIndexBits)
            {
                bits = random.NextBits();
                left = 64;
            }

            pixel = (byte)Math.Clamp(pixel + _noise[(int)(bits & (NoiseLevels - 1))], 0, 255);
            bits >>= NoiseIndexBits;
            left -= NoiseIndexBits;
        }
    }

    private static sbyte[] NoiseTable(float sigma)
    {
        SeededRandom random = SeededRandom.For(NoiseFamily, 0);
        sbyte[] table = new sbyte[NoiseLevels];
        foreach (ref sbyte level in table.AsSpan())
        {
            level = (sbyte)Math.Clamp(MathF.Round(random.NextBell() * sigma * 255), sbyte.MinValue, sbyte.MaxValue);
        }

        return table;
    }
}
