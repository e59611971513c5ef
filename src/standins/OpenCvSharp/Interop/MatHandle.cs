using System.Runtime.InteropServices;

namespace OpenCvSharp.Interop;

/// <summary>Owns a native <c>cv::Mat</c> and, where the matrix stands over a managed array, that array's pin.</summary>
internal sealed class MatHandle : SafeHandle
{
    private GCHandle _pin;

    public MatHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>Hands the pin over; it is freed after the native matrix.</summary>
    public void Adopt(GCHandle pin) => _pin = pin;

    protected override bool ReleaseHandle()
    {
        NativeMethods.MatDelete(handle);
        if (_pin.IsAllocated)
        {
            _pin.Free();
        }

        return true;
    }
}
