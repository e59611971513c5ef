using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Sums, means, extremes.
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int ts_sum(TensorHandle tensor, int type, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_sum_dims(TensorHandle tensor, ReadOnlySpan<long> dims, int count, int keep, int type, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_mean(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_mean_dims(TensorHandle tensor, ReadOnlySpan<long> dims, int count, int keep, int type, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_max(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_max_dim(TensorHandle tensor, long dim, int keep, out TensorHandle values, out TensorHandle indexes);

    [LibraryImport(Library)]
    internal static partial int ts_argmax(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_argmax_dim(TensorHandle tensor, long dim, int keep, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_all(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_norm(TensorHandle tensor, double p, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_softmax(TensorHandle tensor, long dim, int type, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_log_softmax(TensorHandle tensor, long dim, int type, out TensorHandle result);
}
