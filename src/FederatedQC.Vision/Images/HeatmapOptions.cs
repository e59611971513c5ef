namespace FederatedQC.Vision;

/// <summary>How a heatmap is laid over an image.</summary>
/// <param name="Alpha">The share of the colour, from 0 (image alone) to 1 (map alone).</param>
/// <param name="Low">The value that gets the coldest colour; null for the map's own least.</param>
/// <param name="High">The value that gets the hottest colour; null for the map's own greatest.</param>
public sealed record HeatmapOptions(float Alpha = 0.45f, float? Low = null, float? High = null)
{
    /// <summary>45 % colour over the map's own range.</summary>
    public static HeatmapOptions Default { get; } = new();
}
