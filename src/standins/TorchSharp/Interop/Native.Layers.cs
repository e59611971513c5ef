using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Layers and losses.
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int ts_conv2d(TensorHandle input, TensorHandle weight, TensorHandle bias, ReadOnlySpan<long> stride, ReadOnlySpan<long> padding, ReadOnlySpan<long> dilation, long groups, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_linear(TensorHandle input, TensorHandle weight, TensorHandle bias, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_batch_norm(TensorHandle input, TensorHandle weight, TensorHandle bias, TensorHandle mean, TensorHandle variance, int training, double momentum, double eps, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_group_norm(TensorHandle input, long groups, TensorHandle weight, TensorHandle bias, double eps, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_max_pool2d(TensorHandle input, ReadOnlySpan<long> kernel, ReadOnlySpan<long> stride, ReadOnlySpan<long> padding, ReadOnlySpan<long> dilation, int ceilMode, out TensorHandle result);

    [LibraryImport(Library)]
    internal static unsafe partial int ts_avg_pool2d(TensorHandle input, ReadOnlySpan<long> kernel, ReadOnlySpan<long> stride, ReadOnlySpan<long> padding, int ceilMode, int countIncludePad, long* divisor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_adaptive_avg_pool2d(TensorHandle input, ReadOnlySpan<long> size, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_dropout(TensorHandle input, double p, int training, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_dropout_(TensorHandle input, double p, int training);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ts_pad(TensorHandle input, ReadOnlySpan<long> amounts, int count, string mode, double value, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_cross_entropy(TensorHandle input, TensorHandle target, TensorHandle weight, long reduction, long ignoreIndex, double labelSmoothing, out TensorHandle result);
}
