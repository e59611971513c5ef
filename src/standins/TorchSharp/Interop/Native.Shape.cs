using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Views and rearrangements.
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int ts_view(TensorHandle tensor, ReadOnlySpan<long> values, int count, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_reshape(TensorHandle tensor, ReadOnlySpan<long> values, int count, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_permute(TensorHandle tensor, ReadOnlySpan<long> values, int count, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_flip(TensorHandle tensor, ReadOnlySpan<long> values, int count, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_expand(TensorHandle tensor, ReadOnlySpan<long> values, int count, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_flatten(TensorHandle tensor, long first, long last, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_transpose(TensorHandle tensor, long first, long second, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_slice(TensorHandle tensor, long dim, long start, long finish, long step, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_narrow(TensorHandle tensor, long dim, long start, long length, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_select(TensorHandle tensor, long dim, long index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_index_select(TensorHandle tensor, long dim, TensorHandle index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_unsqueeze(TensorHandle tensor, long dim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_squeeze(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_squeeze_dim(TensorHandle tensor, long dim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_cat(ReadOnlySpan<IntPtr> tensors, int count, long dim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_stack(ReadOnlySpan<IntPtr> tensors, int count, long dim, out TensorHandle result);
}
