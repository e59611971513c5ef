using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Between tensors and managed memory.
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int ts_from_memory(IntPtr source, ReadOnlySpan<long> sizes, int count, int type, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_read(TensorHandle tensor, long offset, long count, IntPtr target);

    [LibraryImport(Library)]
    internal static partial int ts_write(TensorHandle tensor, long offset, long count, IntPtr source);

    [LibraryImport(Library)]
    internal static partial int ts_data(TensorHandle tensor, out IntPtr address);
}
