using BitMiracle.LibTiff.Classic;

namespace FederatedQC.Vision.Decoding;

/// <summary>How a page of a TIFF file holds its samples.</summary>
internal sealed record TiffPage
{
    private const int MostSamples = 16;
    private const int MostColours = 1 << 16;

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Bits a sample.</summary>
    public required int Bits { get; init; }

    /// <summary>Samples a pixel, alpha and whatever else included.</summary>
    public required int SamplesPerPixel { get; init; }

    public required Photometric Photometric { get; init; }

    /// <summary>Whether each sample has strips or tiles of its own.</summary>
    public required bool IsPlanar { get; init; }

    public required bool IsJpeg { get; init; }

    /// <summary>Whether its strips are streams of zlib.</summary>
    public required bool IsDeflated { get; init; }

    /// <summary>How the page lies, 1 to 8 as in TIFF 6.0.</summary>
    public required int Orientation { get; init; }

    /// <summary>Red, green and blue of each index, at 16 bits; empty where there is no palette.</summary>
    public required IReadOnlyList<ushort[]> Palette { get; init; }

    /// <summary>Samples of a pixel that are colour; what follows, such as alpha, is dropped.</summary>
    public int ColourSamples => Photometric is Photometric.RGB or Photometric.YCBCR ? 3 : 1;

    /// <summary>Samples that lie side by side for each pixel.</summary>
    public int SamplesInRow => IsPlanar ? 1 : SamplesPerPixel;

    /// <summary>Whether the decoder knows what the samples mean.</summary>
    public bool IsSupported =>
        Bits is 1 or 2 or 4 or 8 or 10 or 12 or 14 or 16
        && SamplesPerPixel >= ColourSamples
        && SamplesPerPixel <= MostSamples
        && Photometric switch
        {
            Photometric.MINISWHITE or Photometric.MINISBLACK or Photometric.RGB => true,
            Photometric.PALETTE => Bits <= 8 && Palette.Count == 3,
            Photometric.YCBCR => IsJpeg && Bits == 8 && !IsPlanar,
            _ => false,
        };

    public static TiffPage Of(Tiff tiff)
    {
        var photometric = (Photometric)Number(tiff, TiffTag.PHOTOMETRIC, (int)Photometric.MINISBLACK);
        var compression = (Compression)Number(tiff, TiffTag.COMPRESSION, (int)Compression.NONE);
        return new TiffPage
        {
            Width = Number(tiff, TiffTag.IMAGEWIDTH, 0),
            Height = Number(tiff, TiffTag.IMAGELENGTH, 0),
            Bits = Number(tiff, TiffTag.BITSPERSAMPLE, 1),
            SamplesPerPixel = Number(tiff, TiffTag.SAMPLESPERPIXEL, 1),
            Photometric = photometric,
            IsPlanar = Number(tiff, TiffTag.PLANARCONFIG, (int)PlanarConfig.CONTIG) == (int)PlanarConfig.SEPARATE,
            IsJpeg = compression == Compression.JPEG,
            IsDeflated = compression is Compression.ADOBE_DEFLATE or Compression.DEFLATE,
            Orientation = Number(tiff, TiffTag.ORIENTATION, 1),
            Palette =
                photometric == Photometric.PALETTE && tiff.GetField(TiffTag.COLORMAP) is { Length: 3 } map
                    ? [.. map.Select(colours => colours.ToUShortArray()).Where(colours => colours.Length <= MostColours)]
                    : [],
        };
    }

    private static int Number(Tiff tiff, TiffTag tag, int otherwise) => tiff.GetField(tag) is [var value, ..] ? value.ToInt() : otherwise;
}
