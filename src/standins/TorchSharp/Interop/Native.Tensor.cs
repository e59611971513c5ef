using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// A tensor's life, and what can be asked of it.
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int ts_free(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int ts_alias(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_dim(TensorHandle tensor, out long count);

    [LibraryImport(Library)]
    internal static partial int ts_sizes(TensorHandle tensor, Span<long> sizes);

    [LibraryImport(Library)]
    internal static partial int ts_numel(TensorHandle tensor, out long count);

    [LibraryImport(Library)]
    internal static partial int ts_dtype(TensorHandle tensor, out int type);

    [LibraryImport(Library)]
    internal static partial int ts_device(TensorHandle tensor, out int type, out int index);

    [LibraryImport(Library)]
    internal static partial int ts_is_contiguous(TensorHandle tensor, out int yes);

    [LibraryImport(Library)]
    internal static partial int ts_to(TensorHandle tensor, int type, int device, int index, int nonBlocking, int copy, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_contiguous(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_clone(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_move(TensorHandle tensor, int type, int device, int index);
}
