namespace OpenCvSharp.StandInTests;

public sealed class ImageFunctionTests
{
    [Fact]
    public void Area_resize_by_a_whole_factor_is_the_mean()
    {
        byte[] pixels = Pixels.Pattern(8, 12);
        using Mat mat = Pixels.Grey(8, 12, pixels);
        using var half = new Mat();
        Cv2.Resize(mat, half, new Size(6, 4), interpolation: InterpolationFlags.Area);
        byte[] read = Pixels.Read(half);
        for (int y = 0; y < 4; y++)
        {
            for (int x = 0; x < 6; x++)
            {
                int at = (2 * y * 12) + (2 * x);
                double mean = (pixels[at] + pixels[at + 1] + pixels[at + 12] + pixels[at + 13]) / 4.0;
                ((double)read[(y * 6) + x]).ShouldBe(mean, 0.51);
            }
        }
    }

    [Fact]
    public void Linear_resize_meets_the_scalar_reference()
    {
        byte[] pixels = Pixels.Pattern(10, 14);
        using Mat mat = Pixels.Grey(10, 14, pixels);
        using var scaled = new Mat();
        Cv2.Resize(mat, scaled, new Size(33, 21));
        byte[] read = Pixels.Read(scaled);
        for (int y = 0; y < 21; y++)
        {
            for (int x = 0; x < 33; x++)
            {
                double expected = Bilinear(pixels, 10, 14, ((x + 0.5) * 14 / 33) - 0.5, ((y + 0.5) * 10 / 21) - 0.5);
                ((double)read[(y * 33) + x]).ShouldBe(expected, 1.0);
            }
        }
    }

    [Fact]
    public void Warp_meets_the_scalar_reference()
    {
        byte[] pixels = Pixels.Pattern(32, 32);
        using Mat mat = Pixels.Grey(32, 32, pixels);
        using Mat matrix = Cv2.GetRotationMatrix2D(new Point2f(15.5f, 15.5f), 20, 1);
        using var warped = new Mat();
        Cv2.WarpAffine(mat, warped, matrix, new Size(32, 32), InterpolationFlags.Linear, BorderTypes.Constant, Scalar.All(7));
        byte[] read = Pixels.Read(warped);
        (double sin, double cos) = Math.SinCos(20 * Math.PI / 180);
        for (int y = 0; y < 32; y++)
        {
            for (int x = 0; x < 32; x++)
            {
                double sourceX = 15.5 + (cos * (x - 15.5)) - (sin * (y - 15.5));
                double sourceY = 15.5 + (sin * (x - 15.5)) + (cos * (y - 15.5));
                if (sourceX is >= 0 and <= 31 && sourceY is >= 0 and <= 31)
                {
                    // OpenCV takes places to a 32nd of a pixel; the pattern rises by up to 30 levels a pixel.
                    ((double)read[(y * 32) + x]).ShouldBe(Bilinear(pixels, 32, 32, sourceX, sourceY), 2.0);
                }
            }
        }

        read[0].ShouldBe((byte)7);
    }

    [Fact]
    public void Rotation_matrix_is_the_textbook_one()
    {
        using Mat matrix = Cv2.GetRotationMatrix2D(new Point2f(10, 20), 90, 2);
        (matrix.Rows, matrix.Cols).ShouldBe((2, 3));
        double[] expected = [0, 2, 10 - (2 * 20), -2, 0, (2 * 10) + 20];
        foreach ((double actual, double wanted) in Pixels.ReadDoubles(matrix).Zip(expected))
        {
            actual.ShouldBe(wanted, 1e-12);
        }
    }

    [Fact]
    public void Grey_is_the_weighted_sum_of_red_green_and_blue()
    {
        using Mat mat = Mat.FromPixelData(1, 3, MatType.CV_8UC3, new byte[] { 255, 0, 0, 0, 255, 0, 0, 0, 255 });
        using var grey = new Mat();
        Cv2.CvtColor(mat, grey, ColorConversionCodes.RGB2GRAY);
        Pixels.Read(grey).ShouldBe(new byte[] { 76, 150, 29 });
    }

    [Fact]
    public void Blur_meets_the_scalar_reference_on_an_impulse()
    {
        byte[] pixels = new byte[15 * 15];
        pixels[(7 * 15) + 7] = 255;
        using Mat mat = Pixels.Grey(15, 15, pixels);
        using var blurred = new Mat();
        Cv2.GaussianBlur(mat, blurred, new Size(7, 7), 1.5);
        double[] kernel = [.. Enumerable.Range(-3, 7).Select(i => Math.Exp(-i * i / (2 * 1.5 * 1.5)))];
        double sum = kernel.Sum();
        byte[] read = Pixels.Read(blurred);
        for (int y = 0; y < 7; y++)
        {
            for (int x = 0; x < 7; x++)
            {
                ((double)read[((y + 4) * 15) + x + 4]).ShouldBe(255 * kernel[y] * kernel[x] / (sum * sum), 1.0);
            }
        }
    }

    [Fact]
    public void Weighted_sum_saturates()
    {
        using Mat first = Pixels.Grey(1, 3, [0, 100, 250]);
        using Mat second = Pixels.Grey(1, 3, [10, 50, 200]);
        using var sum = new Mat();
        Cv2.AddWeighted(first, 0.5, second, 1, -10, sum);
        Pixels.Read(sum).ShouldBe(new byte[] { 0, 90, 255 });
    }

    [Fact]
    public void Colour_map_gives_three_channels_of_the_same_size()
    {
        using Mat levels = Pixels.Grey(2, 2, [0, 0, 255, 255]);
        using var colours = new Mat();
        Cv2.ApplyColorMap(levels, colours, ColormapTypes.Turbo);
        (colours.Rows, colours.Cols, colours.Type()).ShouldBe((2, 2, MatType.CV_8UC3));
        byte[] read = Pixels.Read(colours);
        read[..3].ShouldBe(read[3..6]);
        read[..3].ShouldNotBe(read[6..9]);
    }

    private static double Bilinear(byte[] pixels, int rows, int cols, double x, double y)
    {
        int left = (int)Math.Floor(x);
        int top = (int)Math.Floor(y);
        double At(int row, int col) => pixels[(Math.Clamp(row, 0, rows - 1) * cols) + Math.Clamp(col, 0, cols - 1)];
        double above = At(top, left) + ((At(top, left + 1) - At(top, left)) * (x - left));
        double below = At(top + 1, left) + ((At(top + 1, left + 1) - At(top + 1, left)) * (x - left));
        return above + ((below - above) * (y - top));
    }
}
