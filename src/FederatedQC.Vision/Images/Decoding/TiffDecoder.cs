using System.IO.Compression;
using BitMiracle.LibTiff.Classic;

namespace FederatedQC.Vision.Decoding;

/// <summary>Decodes the first page of a TIFF file, and takes what its decoder complains of for damage.</summary>
internal static class TiffDecoder
{
    // A tile may be larger than the image, but not by so much that a small file costs gigabytes.
    private const long SpareTileBytes = 16L << 20;

    static TiffDecoder() => Tiff.SetErrorHandler(new TiffErrors());

    /// <summary>Decodes a file whose header was checked.</summary>
    /// <returns>The samples, or why there are none.</returns>
    public static (TiffSamples? Samples, ImageRefusal Refusal) Decode(byte[] file)
    {
        try
        {
            using var stream = new MemoryStream(file, writable: false);
            using Tiff? tiff = Tiff.ClientOpen("", "r", stream, new TiffStream());
            if (tiff is null)
            {
                return (null, ImageRefusal.Corrupt);
            }

            TiffPage page = TiffPage.Of(tiff);
            if (!page.IsSupported)
            {
                return (null, ImageRefusal.Unsupported);
            }

            // Unknown tags are complained of on opening, and harm nothing.
            TiffErrors.Count = 0;
            TiffSamples? samples = Read(tiff, page);
            return samples is null || TiffErrors.Count > 0 ? (null, ImageRefusal.Corrupt) : (samples, ImageRefusal.None);
        }
#pragma warning disable CA1031 // A damaged file makes the library throw whatever its code runs into.
        catch (Exception exception) when (exception is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return (null, ImageRefusal.Corrupt);
        }
    }

    private static TiffSamples? Read(Tiff tiff, TiffPage page)
    {
        if (page.IsJpeg && page.Photometric == Photometric.YCBCR)
        {
            tiff.SetField(TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
        }

        bool tiled = tiff.IsTiled();
        long chunkBytes = tiled ? tiff.TileSize() : tiff.StripSize();
        if (chunkBytes <= 0 || chunkBytes > (2L * page.Width * page.Height * page.SamplesPerPixel) + SpareTileBytes)
        {
            return null;
        }

        int chunkWidth = tiled ? Field(tiff, TiffTag.TILEWIDTH) : page.Width;
        int chunkHeight = tiled ? Field(tiff, TiffTag.TILELENGTH) : StripRows(tiff, page.Height);
        if (chunkWidth <= 0 || chunkHeight <= 0)
        {
            return null;
        }

        int rowBytes = ((chunkWidth * page.SamplesInRow * page.Bits) + 7) / 8;
        byte[] chunk = new byte[chunkBytes];
        var samples = new TiffSamples(page);
        for (int plane = 0; plane < (page.IsPlanar ? page.ColourSamples : 1); plane++)
        {
            for (int top = 0; top < page.Height; top += chunkHeight)
            {
                int height = Math.Min(chunkHeight, page.Height - top);
                for (int left = 0; left < page.Width; left += chunkWidth)
                {
                    int read = tiled
                        ? tiff.ReadEncodedTile(tiff.ComputeTile(left, top, 0, (short)plane), chunk, 0, chunk.Length)
                        : tiff.ReadEncodedStrip(tiff.ComputeStrip(top, (short)plane), chunk, 0, chunk.Length);
                    if (
                        read < (long)rowBytes * (tiled ? chunkHeight : height)
                        || (page.IsDeflated && !HasSum(tiff, tiled, left, top, plane, read))
                    )
                    {
                        return null;
                    }

                    samples.Take(chunk, rowBytes, plane, left, top, Math.Min(chunkWidth, page.Width - left), height);
                }
            }
        }

        return samples;
    }

    // The library stops reading when it has the pixels, before the sum that says whether they are right.
    private static bool HasSum(Tiff tiff, bool tiled, int left, int top, int plane, int expected)
    {
        int index = tiled ? tiff.ComputeTile(left, top, 0, (short)plane) : tiff.ComputeStrip(top, (short)plane);
        byte[] raw = new byte[tiled ? tiff.RawTileSize(index) : tiff.RawStripSize(index)];
        int length = tiled ? tiff.ReadRawTile(index, raw, 0, raw.Length) : tiff.ReadRawStrip(index, raw, 0, raw.Length);
        if (length < 0)
        {
            return false;
        }

        using var stream = new ZLibStream(new MemoryStream(raw, 0, length), CompressionMode.Decompress);
        byte[] scratch = new byte[4096];
        long total = 0;
        int read;
        while ((read = stream.Read(scratch)) > 0 && total <= expected)
        {
            total += read;
        }

        return total == expected;
    }

    // Without the field, and where it says that there is no end, one strip holds the whole image.
    private static int StripRows(Tiff tiff, int height) =>
        tiff.GetFieldDefaulted(TiffTag.ROWSPERSTRIP)[0].ToInt() is > 0 and var rows && rows < height ? rows : height;

    private static int Field(Tiff tiff, TiffTag tag) => tiff.GetField(tag)[0].ToInt();

    /// <summary>Counts what the library would print. It has one handler for the whole process; a file is decoded on one thread.</summary>
    private sealed class TiffErrors : TiffErrorHandler
    {
        [ThreadStatic]
        private static int _count;

        public static int Count
        {
            get => _count;
            set => _count = value;
        }

        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args) => _count++;

        public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args) { }

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args) => _count++;

        public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args) { }
    }
}
