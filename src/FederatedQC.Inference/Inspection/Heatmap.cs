namespace FederatedQC.Inference.Inspection;

/// <summary>
/// Where in the image a class shows, at the image's own size.
/// <para><b>Source</b>: class activation mapping, Zhou et al. 2016, "Learning Deep Features for Discriminative Localization".</para>
/// <para><b>Inputs</b>: the activation map of one class, row by row.</para>
/// <para><b>Output</b>: 0 where nothing speaks for the class, 1 where the most does; all zeros when nothing does anywhere.</para>
/// <para><b>Numerics</b>: float32; bilinear between the centres of the map's cells, constant beyond the outermost centres, as torch
/// does with align_corners=False. What isn't a finite number counts as nothing.</para>
/// <para><b>Differs from source</b>: evidence against the class is cut off at zero before scaling, so that a weak map isn't
/// stretched over noise below zero.</para>
/// </summary>
public sealed class Heatmap
{
    private Heatmap(int width, int height, float[] values) => (Width, Height, Values) = (width, height, values);

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Values from 0 to 1, row by row; the heatmap's own array.</summary>
    public float[] Values { get; }

    /// <summary>The heatmap of a class for the image that a session ran last.</summary>
    /// <param name="session">The session, after its run.</param>
    /// <param name="classIndex">Index of the class in the spec.</param>
    /// <param name="width">Columns wanted, at least 1.</param>
    /// <param name="height">Rows wanted, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class, or a side is below 1.</exception>
    public static Heatmap Of(InspectionSession session, int classIndex, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(session);
        return FromActivation(session.Activation(classIndex), session.Model.ActivationWidth, width, height);
    }

    /// <summary>The heatmap of one activation map.</summary>
    /// <param name="map">The map, row by row.</param>
    /// <param name="mapWidth">Its columns.</param>
    /// <param name="width">Columns wanted, at least 1.</param>
    /// <param name="height">Rows wanted, at least 1.</param>
    /// <exception cref="ArgumentException">The map is empty or its length is no multiple of its columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public static Heatmap FromActivation(ReadOnlySpan<float> map, int mapWidth, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mapWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (map.IsEmpty || map.Length % mapWidth != 0)
        {
            throw new ArgumentException($"{map.Length} values aren't whole rows of {mapWidth}", nameof(map));
        }

        var evidence = Normalised(map);
        var columns = Taps(mapWidth, width);
        var rows = Taps(map.Length / mapWidth, height);
        var values = new float[checked(width * height)];
        for (var y = 0; y < height; y++)
        {
            var upper = evidence.AsSpan(rows[y].First * mapWidth, mapWidth);
            var lower = evidence.AsSpan(rows[y].Second * mapWidth, mapWidth);
            for (var x = 0; x < width; x++)
            {
                var (first, second, share) = columns[x];
                var above = Between(upper[first], upper[second], share);
                var below = Between(lower[first], lower[second], share);
                values[(y * width) + x] = Between(above, below, rows[y].Share);
            }
        }

        return new Heatmap(width, height, values);
    }

    private static float[] Normalised(ReadOnlySpan<float> map)
    {
        var evidence = new float[map.Length];
        var most = 0f;
        for (var index = 0; index < map.Length; index++)
        {
            evidence[index] = float.IsFinite(map[index]) && map[index] > 0 ? map[index] : 0;
            most = MathF.Max(most, evidence[index]);
        }

        for (var index = 0; index < evidence.Length && most > 0; index++)
        {
            evidence[index] /= most;
        }

        return evidence;
    }

    /// <summary>For each target cell the two source cells around its centre, and the share of the second.</summary>
    private static (int First, int Second, float Share)[] Taps(int source, int target)
    {
        var taps = new (int First, int Second, float Share)[target];
        for (var index = 0; index < target; index++)
        {
            var centre = Math.Clamp(((index + 0.5f) * source / target) - 0.5f, 0, source - 1);
            var first = (int)centre;
            taps[index] = (first, Math.Min(first + 1, source - 1), centre - first);
        }

        return taps;
    }

    private static float Between(float first, float second, float share) => first + ((second - first) * share);
}
