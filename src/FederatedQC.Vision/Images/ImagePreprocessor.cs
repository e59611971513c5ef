using System.Buffers;
using OpenCvSharp;

namespace FederatedQC.Vision;

/// <summary>
/// Brings images to the size and channels that a network takes, as bytes [channels, size, size]. The whole image is stretched to the
/// square: by area means where it shrinks both ways, else bilinearly. Training and inspection use the same instance, so
/// the network sees the same bytes in both. Deterministic and safe for concurrent use.
/// </summary>
public sealed class ImagePreprocessor
{
    /// <summary>Fixes the shape of the result.</summary>
    /// <param name="size">Rows and columns, 1 to 4096.</param>
    /// <param name="channels">
    /// 1 or 3. Colour becomes grey by 0.299 R + 0.587 G + 0.114 B before scaling; grey becomes colour by repetition.
    /// </param>
    public ImagePreprocessor(int size, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 4096);
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "A network takes 1 or 3 channels.");
        }

        Size = size;
        Channels = channels;
    }

    /// <summary>Rows and columns of the result.</summary>
    public int Size { get; }

    /// <summary>Planes of the result.</summary>
    public int Channels { get; }

    /// <summary>Bytes of the result: channels × size × size.</summary>
    public int Length => Channels * Size * Size;

    /// <summary>Fills a tensor.</summary>
    /// <param name="image">The image.</param>
    /// <param name="destination">Exactly <see cref="Length"/> bytes.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void Apply(PixelImage image, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (destination.Length != Length)
        {
            throw new ArgumentException($"The tensor takes {Length} bytes, not {destination.Length}.", nameof(destination));
        }

        using Mat pixels = image.ToMat();
        if (image.Channels == 1 || Channels == 3)
        {
            Resize(pixels, image.Channels, destination);
            return;
        }

        using var grey = new Mat();
        Cv2.CvtColor(pixels, grey, ColorConversionCodes.RGB2GRAY);
        Resize(grey, 1, destination);
    }

    private void Resize(Mat source, int channels, Span<byte> destination)
    {
        int plane = Size * Size;
        byte[] scratch = ArrayPool<byte>.Shared.Rent(plane * channels);
        try
        {
            using (Mat scaled = Mat.FromPixelData(Size, Size, MatType.CV_8UC(channels), scratch))
            {
                bool shrinks = source.Cols >= Size && source.Rows >= Size;
                Cv2.Resize(
                    source,
                    scaled,
                    new Size(Size, Size),
                    interpolation: shrinks ? InterpolationFlags.Area : InterpolationFlags.Linear
                );
            }

            for (int c = 0; c < Channels; c++)
            {
                Span<byte> target = destination.Slice(c * plane, plane);
                if (channels == 1)
                {
                    scratch.AsSpan(0, plane).CopyTo(target);
                    continue;
                }

                for (int i = 0; i < plane; i++)
                {
                    target[i] = scratch[(i * 3) + c];
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }
}
