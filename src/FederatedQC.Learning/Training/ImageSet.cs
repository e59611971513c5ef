using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Training;

/// <summary>Labelled images of one size in one piece of memory. Immutable by convention: nobody writes to the arrays after this.</summary>
public sealed class ImageSet
{
    /// <summary>Takes over pixels and labels.</summary>
    /// <param name="channels">1 (grey) or 3 (RGB).</param>
    /// <param name="size">Side of each square image in pixels.</param>
    /// <param name="pixels">[image, channel, row, column], 0 to 255; owned by the set from now on.</param>
    /// <param name="labels">Class of each image, 0 and up; owned by the set from now on.</param>
    /// <exception cref="ArgumentException">The number of pixels isn't that of the labels' images, or a label is negative.</exception>
    public ImageSet(int channels, int size, byte[] pixels, int[] labels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ImageBytes = channels * size * size;
        if (pixels.Length != (long)labels.Length * ImageBytes)
        {
            throw new ArgumentException($"{labels.Length} images of {ImageBytes} bytes don't make {pixels.Length} bytes.", nameof(pixels));
        }

        if (labels.Any(label => label < 0))
        {
            throw new ArgumentException("A label is negative.", nameof(labels));
        }

        (Channels, Size, Pixels, Labels) = (channels, size, pixels, labels);
    }

    /// <summary>1 (grey) or 3 (RGB).</summary>
    public int Channels { get; }

    /// <summary>Side of each square image in pixels.</summary>
    public int Size { get; }

    /// <summary>[image, channel, row, column], 0 to 255.</summary>
    public byte[] Pixels { get; }

    /// <summary>Class of each image.</summary>
    public int[] Labels { get; }

    /// <summary>Number of images; may be 0.</summary>
    public int Count => Labels.Length;

    /// <summary>Bytes of one image: channels × size × size.</summary>
    public int ImageBytes { get; }

    /// <summary>The pixels of one image [channel, row, column].</summary>
    public ReadOnlySpan<byte> this[int image] => Pixels.AsSpan(image * ImageBytes, ImageBytes);

    /// <summary>A copy of some of the images, in the order given.</summary>
    public ImageSet Subset(IReadOnlyList<int> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var pixels = new byte[images.Count * ImageBytes];
        for (var i = 0; i < images.Count; i++)
        {
            this[images[i]].CopyTo(pixels.AsSpan(i * ImageBytes));
        }

        return new ImageSet(Channels, Size, pixels, [.. images.Select(image => Labels[image])]);
    }

    /// <summary>Why these images are none for a model, in words, or null.</summary>
    public string? MisfitOf(ModelSpec spec) =>
        Size != spec.InputSize || Channels != spec.Channels
            ? $"the images are {Channels} × {Size}², the network takes {spec.Channels} × {spec.InputSize}²"
        : Labels.Any(label => label >= spec.Classes.Length)
            ? $"a label is {Labels.Max()}, but the network has {spec.Classes.Length} classes"
        : null;
}
