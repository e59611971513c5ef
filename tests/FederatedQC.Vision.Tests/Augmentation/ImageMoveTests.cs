using FederatedQC.Vision.Augmentation;
using OpenCvSharp;

namespace FederatedQC.Vision.Tests.Augmentation;

public sealed class ImageMoveTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, -1)]
    [InlineData(-3, 4)]
    [InlineData(20, -20)]
    public void A_shift_meets_the_scalar_reference_exactly(int shiftX, int shiftY)
    {
        foreach (bool flipX in new[] { false, true })
        {
            foreach (bool flipY in new[] { false, true })
            {
                var move = new ImageMove(flipX, flipY, 0, shiftX, shiftY);
                Apply(move, Pattern(7, 9), 7, 9).ShouldBe(Reference(move, Pattern(7, 9), 7, 9));
            }
        }
    }

    [Theory]
    [InlineData(17, 0, 0)]
    [InlineData(-63.5, 3, -2)]
    [InlineData(179, -1, 5)]
    public void A_turn_meets_the_scalar_reference(double degrees, int shiftX, int shiftY)
    {
        foreach (bool flipX in new[] { false, true })
        {
            foreach (bool flipY in new[] { false, true })
            {
                var move = new ImageMove(flipX, flipY, (float)degrees, shiftX, shiftY);
                byte[] expected = Reference(move, Pattern(12, 10), 12, 10);
                foreach ((byte actual, byte wanted) in Apply(move, Pattern(12, 10), 12, 10).Zip(expected))
                {
                    ((int)actual).ShouldBeInRange(wanted - 1, wanted + 1);
                }
            }
        }
    }

    [Fact]
    public void A_quarter_turn_is_exact()
    {
        byte[] turned = Apply(new ImageMove(false, false, 90, 0, 0), [1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3);
        turned.ShouldBe(new byte[] { 3, 6, 9, 2, 5, 8, 1, 4, 7 });
    }

    [Fact]
    public void A_turn_is_the_one_that_opencv_makes()
    {
        byte[] pixels =
        [
            .. from y in Enumerable.Range(0, 48)
            from x in Enumerable.Range(0, 48)
            select (byte)(128 + (50 * Math.Sin(x / 4.0)) + (50 * Math.Cos(y / 5.0))),
        ];
        byte[] expected = new byte[pixels.Length];
        using Mat source = Mat.FromPixelData(48, 48, MatType.CV_8UC1, pixels);
        using Mat target = Mat.FromPixelData(48, 48, MatType.CV_8UC1, expected);
        using Mat matrix = Cv2.GetRotationMatrix2D(new Point2f(23.5f, 23.5f), 25, 1);
        Cv2.WarpAffine(source, target, matrix, new Size(48, 48), InterpolationFlags.Linear, BorderTypes.Reflect101);
        byte[] turned = Apply(new ImageMove(false, false, 25, 0, 0), pixels, 48, 48);

        // OpenCV takes places to a 32nd of a pixel; the pattern rises by up to 16 levels a pixel.
        turned.Zip(expected).ShouldAllBe(p => Math.Abs(p.First - p.Second) <= 2);
    }

    [Fact]
    public void One_pixel_stays_what_it_is() => Apply(new ImageMove(true, true, 33, 5, 5), [77], 1, 1).ShouldBe(new byte[] { 77 });

    private static byte[] Apply(ImageMove move, byte[] pixels, int height, int width)
    {
        byte[] moved = new byte[pixels.Length];
        move.Apply(pixels, moved, height, width);
        return moved;
    }

    // In doubles and in the contract's order, undone from the back: shift, turn, flip.
    private static byte[] Reference(ImageMove move, byte[] pixels, int height, int width)
    {
        (double sin, double cos) = Math.SinCos(move.Degrees * Math.PI / 180);
        byte[] moved = new byte[pixels.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double dx = x - move.ShiftX - ((width - 1) / 2.0);
                double dy = y - move.ShiftY - ((height - 1) / 2.0);
                double sx = (cos * dx) - (sin * dy);
                double sy = (sin * dx) + (cos * dy);
                sx = (move.FlipX ? -sx : sx) + ((width - 1) / 2.0);
                sy = (move.FlipY ? -sy : sy) + ((height - 1) / 2.0);
                int left = (int)Math.Floor(sx);
                int top = (int)Math.Floor(sy);
                double At(int row, int column) => pixels[(Mirror(row, height) * width) + Mirror(column, width)];
                double value =
                    ((1 - (sy - top)) * (((1 - (sx - left)) * At(top, left)) + ((sx - left) * At(top, left + 1))))
                    + ((sy - top) * (((1 - (sx - left)) * At(top + 1, left)) + ((sx - left) * At(top + 1, left + 1))));
                moved[(y * width) + x] = (byte)(value + 0.5);
            }
        }

        return moved;
    }

    private static int Mirror(int place, int length)
    {
        while (place < 0 || place >= length)
        {
            place = place < 0 ? -place : (2 * (length - 1)) - place;
        }

        return place;
    }

    private static byte[] Pattern(int height, int width)
    {
        byte[] pixels = new byte[height * width];
        new Random(1).NextBytes(pixels);
        return pixels;
    }
}
