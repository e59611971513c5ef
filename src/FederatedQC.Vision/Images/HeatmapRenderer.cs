using OpenCvSharp;

namespace FederatedQC.Vision;

/// <summary>Shows where a network looks: lays a map of activations over the image in colour. Safe for concurrent use.</summary>
public static class HeatmapRenderer
{
    /// <summary>Renders a PNG file of the image's size.</summary>
    /// <param name="image">The image.</param>
    /// <param name="map">Values [mapHeight, mapWidth]; stretched over the image bilinearly. NaN counts as the lowest value.</param>
    /// <param name="mapHeight">Rows of the map.</param>
    /// <param name="mapWidth">Columns of the map.</param>
    /// <param name="options">Colours and range.</param>
    /// <returns>The PNG file.</returns>
    /// <exception cref="ArgumentException">The map's length is not mapHeight × mapWidth, or an option is out of range.</exception>
    public static byte[] RenderPng(PixelImage image, ReadOnlySpan<float> map, int mapHeight, int mapWidth, HeatmapOptions options)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mapHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mapWidth);
        if (map.Length != mapHeight * mapWidth)
        {
            throw new ArgumentException($"{mapHeight} × {mapWidth} does not make {map.Length} values.", nameof(map));
        }

        if (options.Alpha is not (>= 0 and <= 1))
        {
            throw new ArgumentException("The share of the colour lies between 0 and 1.", nameof(options));
        }

        using Mat levels = Mat.FromPixelData(mapHeight, mapWidth, MatType.CV_8UC1, ToLevels(map, options));
        using var scaled = new Mat();
        using var colours = new Mat();
        Cv2.Resize(levels, scaled, new Size(image.Width, image.Height));
        Cv2.ApplyColorMap(scaled, colours, ColormapTypes.Turbo);

        using Mat pixels = image.ToMat();
        using var bgr = new Mat();
        Cv2.CvtColor(pixels, bgr, image.Channels == 1 ? ColorConversionCodes.GRAY2BGR : ColorConversionCodes.RGB2BGR);
        using var blended = new Mat();
        Cv2.AddWeighted(bgr, 1 - options.Alpha, colours, options.Alpha, 0, blended);
        return PngEncoder.Encode(blended);
    }

    private static byte[] ToLevels(ReadOnlySpan<float> map, HeatmapOptions options)
    {
        float low = float.PositiveInfinity;
        float high = float.NegativeInfinity;
        foreach (float value in map)
        {
            if (float.IsFinite(value))
            {
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }
        }

        low = options.Low ?? low;
        high = options.High ?? high;
        byte[] levels = new byte[map.Length];
        if (!(high > low))
        {
            return levels;
        }

        for (int i = 0; i < map.Length; i++)
        {
            float share = (map[i] - low) / (high - low);
            levels[i] = share > 0 ? (byte)((Math.Min(share, 1) * 255) + 0.5f) : (byte)0;
        }

        return levels;
    }
}
