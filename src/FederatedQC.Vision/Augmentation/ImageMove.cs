namespace FederatedQC.Vision.Augmentation;

/// <summary>
/// A flip, then a counter-clockwise turn about the centre, then a shift right and down, done in one pass. Beyond its border an image goes
/// on as its mirror image, the edge pixel once.
/// </summary>
/// <remarks>
/// <b>Numerics</b>: a move without a turn copies pixels and is exact; a turn samples bilinearly in single floats and rounds to the
/// nearest level.
/// </remarks>
internal readonly record struct ImageMove(bool FlipX, bool FlipY, float Degrees, int ShiftX, int ShiftY)
{
    /// <summary>Moves one plane.</summary>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> destination, int height, int width)
    {
        if (Degrees == 0)
        {
            Copy(source, destination, height, width);
        }
        else
        {
            Turn(source, destination, height, width);
        }
    }

    private void Copy(ReadOnlySpan<byte> source, Span<byte> destination, int height, int width)
    {
        // Mirroring comes last here and first by contract, so the shift goes the other way.
        int shift = FlipX ? -ShiftX : ShiftX;
        int first = Math.Clamp(shift, 0, width);
        int last = Math.Clamp(width + shift, 0, width);
        for (int y = 0; y < height; y++)
        {
            int row = Mirror(y - ShiftY, height);
            ReadOnlySpan<byte> from = source.Slice((FlipY ? height - 1 - row : row) * width, width);
            Span<byte> to = destination.Slice(y * width, width);

            // The middle is one block; what comes from beyond the border goes pixel by pixel.
            if (first < last)
            {
                from[(first - shift)..(last - shift)].CopyTo(to[first..]);
            }

            for (int x = 0; x < first; x++)
            {
                to[x] = from[Mirror(x - shift, width)];
            }

            for (int x = last; x < width; x++)
            {
                to[x] = from[Mirror(x - shift, width)];
            }

            if (FlipX)
            {
                to.Reverse();
            }
        }
    }

    private void Turn(ReadOnlySpan<byte> source, Span<byte> destination, int height, int width)
    {
        (double sin, double cos) = Math.SinCos(Degrees * Math.PI / 180);
        float centreX = (width - 1) / 2f;
        float centreY = (height - 1) / 2f;

        // From the destination back to the source: shift, turn and flip undone in that order.
        float stepXx = (float)(FlipX ? -cos : cos);
        float stepXy = (float)(FlipX ? sin : -sin);
        float stepYx = (float)(FlipY ? -sin : sin);
        float stepYy = (float)(FlipY ? -cos : cos);
        for (int y = 0; y < height; y++)
        {
            float dy = y - ShiftY - centreY;
            Span<byte> to = destination.Slice(y * width, width);
            for (int x = 0; x < width; x++)
            {
                float dx = x - ShiftX - centreX;
                to[x] = Sample(source, height, width, centreX + (stepXx * dx) + (stepXy * dy), centreY + (stepYx * dx) + (stepYy * dy));
            }
        }
    }

    // Unchecked: conversions of in-range floats and products of in-range places, for every pixel.
    private static byte Sample(ReadOnlySpan<byte> source, int height, int width, float x, float y)
    {
        unchecked
        {
            float floorX = MathF.Floor(x);
            float floorY = MathF.Floor(y);
            int left = (int)floorX;
            int top = (int)floorY;
            int right = left + 1;
            int bottom = top + 1;
            if (left < 0 || right >= width || top < 0 || bottom >= height)
            {
                left = Mirror(left, width);
                right = Mirror(right, width);
                top = Mirror(top, height);
                bottom = Mirror(bottom, height);
            }

            float shareX = x - floorX;
            int upper = top * width;
            int lower = bottom * width;
            float above = source[upper + left] + ((source[upper + right] - source[upper + left]) * shareX);
            float below = source[lower + left] + ((source[lower + right] - source[lower + left]) * shareX);
            return (byte)(above + ((below - above) * (y - floorY)) + 0.5f);
        }
    }

    private static int Mirror(int place, int length)
    {
        if (length == 1)
        {
            return 0;
        }

        int period = 2 * (length - 1);
        int within = place % period;
        within = within < 0 ? within + period : within;
        return within < length ? within : period - within;
    }
}
