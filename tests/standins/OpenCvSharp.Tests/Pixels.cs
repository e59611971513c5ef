using System.Runtime.InteropServices;

namespace OpenCvSharp.StandInTests;

/// <summary>Copies matrices in and out of arrays.</summary>
internal static class Pixels
{
    public static Mat Grey(int rows, int cols, byte[] pixels) => Mat.FromPixelData(rows, cols, MatType.CV_8UC1, pixels);

    /// <summary>The elements of a continuous matrix of bytes.</summary>
    public static byte[] Read(Mat mat)
    {
        mat.IsContinuous().ShouldBeTrue();
        byte[] pixels = new byte[mat.Total() * mat.Channels()];
        Marshal.Copy(mat.Data, pixels, 0, pixels.Length);
        return pixels;
    }

    public static double[] ReadDoubles(Mat mat)
    {
        mat.Type().ShouldBe(MatType.CV_64FC1);
        double[] values = new double[mat.Total()];
        Marshal.Copy(mat.Data, values, 0, values.Length);
        return values;
    }

    /// <summary>A smooth pattern without symmetry.</summary>
    public static byte[] Pattern(int rows, int cols) =>
    [
        .. from y in Enumerable.Range(0, rows)
           from x in Enumerable.Range(0, cols)
           select (byte)(128 + (60 * Math.Sin(x * 0.35)) + (50 * Math.Cos((y * 0.22) + (x * 0.1)))),
    ];
}
