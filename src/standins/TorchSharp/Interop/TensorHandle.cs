using Microsoft.Win32.SafeHandles;

namespace TorchSharp.Interop;

/// <summary>Owns one native tensor; the finalizer is the backstop for what no one disposed.</summary>
internal sealed class TensorHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Stands for "no tensor" in optional arguments.</summary>
    internal static readonly TensorHandle None = new();

    /// <summary>Stands in a tensor object whose native tensor went elsewhere: every use throws.</summary>
    internal static readonly TensorHandle Closed = MakeClosed();

    public TensorHandle()
        : base(ownsHandle: true)
    {
    }

    internal TensorHandle(IntPtr tensor)
        : base(ownsHandle: true) => SetHandle(tensor);

    protected override bool ReleaseHandle() => Native.ts_free(handle) == 0;

    private static TensorHandle MakeClosed()
    {
        var handle = new TensorHandle();
        handle.Dispose();
        return handle;
    }
}
