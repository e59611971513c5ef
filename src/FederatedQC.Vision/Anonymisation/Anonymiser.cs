using System.Buffers.Binary;
using System.Security.Cryptography;
using OpenCvSharp;

namespace FederatedQC.Vision.Anonymisation;

/// <summary>Applies a site's policy to images. Safe for concurrent use.</summary>
public sealed class Anonymiser
{
    private const int NameBytes = 16;

    private readonly AnonymisationPolicy _policy;
    private readonly byte[] _siteKey;

    /// <summary>Fixes the policy.</summary>
    /// <param name="policy">What is removed.</param>
    /// <param name="siteKey">The site's secret, at least 16 bytes; it makes names that no other site can compute.</param>
    /// <exception cref="ArgumentException">The policy has no id or a blur out of range, or the key is too short.</exception>
    public Anonymiser(AnonymisationPolicy policy, ReadOnlySpan<byte> siteKey)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentException.ThrowIfNullOrWhiteSpace(policy.Id, nameof(policy));
        if (policy.BlurSigma is not (>= 0.5 and <= 100))
        {
            throw new ArgumentException("The blur lies between 0.5 and 100 pixels.", nameof(policy));
        }

        if (siteKey.Length < NameBytes)
        {
            throw new ArgumentException($"The site's key has at least {NameBytes} bytes.", nameof(siteKey));
        }

        _policy = policy;
        _siteKey = siteKey.ToArray();
    }

    /// <summary>Makes the image that may be kept; the original is not changed.</summary>
    /// <exception cref="AnonymisationException">
    /// A region does not lie within the image: a policy made for other frames might leave uncovered what it should cover.
    /// </exception>
    public AnonymisedImage Apply(PixelImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        List<string> operations = [];
        byte[] pixels = image.Pixels.ToArray();
        foreach (ImageRegion region in _policy.Blank)
        {
            Blank(pixels, image, Fitting(region, image));
            operations.Add($"blank {Describe(region)}");
        }

        foreach (ImageRegion region in _policy.Blur)
        {
            Blur(pixels, image, Fitting(region, image));
            operations.Add($"blur {Describe(region)} sigma {_policy.BlurSigma}");
        }

        var kept = new PixelImage(image.Width, image.Height, image.Channels, pixels);
        if (_policy.Crop is { } crop)
        {
            kept = Crop(kept, Fitting(crop, image));
            operations.Add($"crop {Describe(crop)}");
        }

        operations.Add("re-encode png");
        operations.Add("rename hmac-sha256");
        return new AnonymisedImage(NameOf(kept), kept, PngEncoder.Encode(kept), new AnonymisationRecord(_policy.Id, operations));
    }

    private string NameOf(PixelImage image)
    {
        Span<byte> shape = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(shape, image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(shape[4..], image.Height);
        BinaryPrimitives.WriteInt32LittleEndian(shape[8..], image.Channels);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _siteKey);
        hmac.AppendData(shape);
        hmac.AppendData(image.Pixels);
        return Convert.ToHexStringLower(hmac.GetHashAndReset().AsSpan(0, NameBytes));
    }

    private ImageRegion Fitting(ImageRegion region, PixelImage image) =>
        region.FitsIn(image)
            ? region
            : throw new AnonymisationException(
                $"Policy '{_policy.Id}': the region {Describe(region)} does not lie within a frame of {image.Width}x{image.Height}."
            );

    private static void Blank(byte[] pixels, PixelImage image, ImageRegion region)
    {
        for (int y = region.Y; y < region.Y + region.Height; y++)
        {
            pixels.AsSpan(((y * image.Width) + region.X) * image.Channels, region.Width * image.Channels).Clear();
        }
    }

    private void Blur(byte[] pixels, PixelImage image, ImageRegion region)
    {
        using Mat frame = Mat.FromPixelData(image.Height, image.Width, MatType.CV_8UC(image.Channels), pixels);
        using var part = new Mat(frame, new Rect(region.X, region.Y, region.Width, region.Height));
        Cv2.GaussianBlur(part, part, default, _policy.BlurSigma, borderType: BorderTypes.Reflect101 | BorderTypes.Isolated);
    }

    private static PixelImage Crop(PixelImage image, ImageRegion region)
    {
        int rowBytes = region.Width * image.Channels;
        byte[] kept = new byte[rowBytes * region.Height];
        for (int y = 0; y < region.Height; y++)
        {
            image.Pixels.Slice((((region.Y + y) * image.Width) + region.X) * image.Channels, rowBytes).CopyTo(kept.AsSpan(y * rowBytes));
        }

        return new PixelImage(region.Width, region.Height, image.Channels, kept);
    }

    private static string Describe(ImageRegion region) => $"{region.X},{region.Y} {region.Width}x{region.Height}";
}
