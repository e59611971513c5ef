using System.Runtime.InteropServices;

namespace OpenCvSharp.Interop;

/// <summary>The header of a native matrix; the layout of <c>cvs_mat_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MatInfo
{
    public int Rows;
    public int Cols;
    public int Type;
    public int Continuous;
    public long Step;
    public long Total;
    public IntPtr Data;
}
