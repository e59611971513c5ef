using System.Runtime.InteropServices;
using OpenCvSharp.Interop;

namespace OpenCvSharp;

/// <summary>
/// A dense two-dimensional matrix of elements with one or more channels. Not safe for concurrent writes; a call on a matrix that
/// was disposed of throws <see cref="ObjectDisposedException"/>.
/// </summary>
public class Mat : CvObject
{
    /// <summary>An empty matrix, to be filled by a function.</summary>
    public Mat()
        : this(NativeMethods.MatNew(out MatHandle handle), handle)
    {
    }

    /// <summary>A matrix of its own memory, which is not initialised.</summary>
    /// <exception cref="OpenCVException">The size or type is invalid, or memory ran out.</exception>
    public Mat(int rows, int cols, MatType type)
        : this(NativeMethods.MatCreate(rows, cols, type.Value, out MatHandle handle), handle)
    {
    }

    /// <summary>
    /// A view of a part of another matrix. It keeps native memory alive, but a managed array stays pinned only as long as
    /// <paramref name="m"/> is not disposed of.
    /// </summary>
    /// <exception cref="OpenCVException">The region is not wholly inside the matrix.</exception>
    public Mat(Mat m, Rect roi)
        : this(MakeRoi(m, roi, out MatHandle handle), handle)
    {
    }

    private Mat(ShimStatus status, MatHandle handle)
    {
        NativeMethods.Check(status);
        Handle = handle;
    }

    /// <summary>The number of rows; 0 when empty.</summary>
    public int Rows => Info.Rows;

    /// <summary>The number of columns; 0 when empty.</summary>
    public int Cols => Info.Cols;

    /// <summary>The first element; zero when empty. Valid until the matrix is disposed of or written to with another size.</summary>
    public IntPtr Data => Info.Data;

    internal MatHandle Handle { get; }

    private MatInfo Info
    {
        get
        {
            NativeMethods.Check(NativeMethods.MatGetInfo(Handle, out MatInfo info));
            return info;
        }
    }

    /// <summary>
    /// A matrix over a managed array, which stays pinned until the matrix is disposed of. Functions that write a matrix of the
    /// same size and type write into the array.
    /// </summary>
    /// <param name="rows">Rows.</param>
    /// <param name="cols">Columns.</param>
    /// <param name="type">The element type.</param>
    /// <param name="data">An array of primitives with at least <paramref name="rows"/> rows.</param>
    /// <param name="step">Bytes from one row to the next; 0 where rows follow each other without a gap.</param>
    /// <exception cref="OpenCVException">The size, type or step is invalid.</exception>
    public static Mat FromPixelData(int rows, int cols, MatType type, Array data, long step = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        GCHandle pin = GCHandle.Alloc(data, GCHandleType.Pinned);
        try
        {
            ShimStatus status = NativeMethods.MatWrap(rows, cols, type.Value, pin.AddrOfPinnedObject(), step, out MatHandle handle);
            var mat = new Mat(status, handle);
            handle.Adopt(pin);
            return mat;
        }
        catch
        {
            pin.Free();
            throw;
        }
    }

    /// <summary>The element type.</summary>
    public MatType Type() => Info.Type;

    /// <summary>The depth of an element, such as <see cref="MatType.CV_8U"/>.</summary>
    public int Depth() => Type().Depth;

    /// <summary>The channels of an element.</summary>
    public int Channels() => Type().Channels;

    /// <summary>Bytes from one row to the next.</summary>
    public long Step() => Info.Step;

    /// <summary>The number of elements.</summary>
    public long Total() => Info.Total;

    /// <summary>Whether there is no element.</summary>
    public bool Empty() => Info is { Total: 0 } or { Data: 0 };

    /// <summary>Whether rows follow each other without a gap.</summary>
    public bool IsContinuous() => Info.Continuous != 0;

    /// <summary>A copy with memory of its own.</summary>
    public Mat Clone() => new(NativeMethods.MatClone(Handle, out MatHandle clone), clone);

    /// <summary>Copies the elements, where the mask is not zero if there is one.</summary>
    /// <exception cref="OpenCVException">The mask does not fit.</exception>
    public void CopyTo(OutputArray m, InputArray? mask = null)
    {
        ArgumentNullException.ThrowIfNull(m);
        // An empty mask is none.
        using var none = new Mat();
        NativeMethods.Check(NativeMethods.MatCopyTo(Handle, m.Mat.Handle, (mask?.Mat ?? none).Handle));
    }

    /// <summary>Converts to another depth: <c>saturate(round(element * alpha + beta))</c>. The channels stay.</summary>
    /// <exception cref="OpenCVException">The type is invalid.</exception>
    public void ConvertTo(OutputArray m, MatType rtype, double alpha = 1, double beta = 0)
    {
        ArgumentNullException.ThrowIfNull(m);
        NativeMethods.Check(NativeMethods.MatConvertTo(Handle, m.Mat.Handle, rtype.Value, alpha, beta));
    }

    internal static Mat Take(ShimStatus status, MatHandle handle) => new(status, handle);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Handle.Dispose();
        }

        base.Dispose(disposing);
    }

    private static ShimStatus MakeRoi(Mat mat, Rect roi, out MatHandle handle)
    {
        ArgumentNullException.ThrowIfNull(mat);
        return NativeMethods.MatRoi(mat.Handle, roi.X, roi.Y, roi.Width, roi.Height, out handle);
    }
}
