using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Gradients.
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int ts_grad_enabled(out int enabled);

    [LibraryImport(Library)]
    internal static partial int ts_set_grad_enabled(int enabled);

    [LibraryImport(Library)]
    internal static partial int ts_requires_grad(TensorHandle tensor, out int yes);

    [LibraryImport(Library)]
    internal static partial int ts_set_requires_grad(TensorHandle tensor, int yes);

    [LibraryImport(Library)]
    internal static partial int ts_is_leaf(TensorHandle tensor, out int yes);

    [LibraryImport(Library)]
    internal static partial int ts_grad(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_set_grad(TensorHandle tensor, TensorHandle gradient);

    [LibraryImport(Library)]
    internal static partial int ts_backward(TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial int ts_detach(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_zero_grad(ReadOnlySpan<IntPtr> parameters, int count, int setToNone);
}
