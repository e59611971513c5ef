using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Arithmetic and functions of single elements.
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int ts_abs(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_exp(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_log(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_sqrt(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_square(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_neg(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_relu(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_isfinite(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_relu_(TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial int ts_add(TensorHandle left, TensorHandle right, Number alpha, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_add_scalar(TensorHandle left, Number right, Number alpha, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_add_(TensorHandle left, TensorHandle right, Number alpha);

    [LibraryImport(Library)]
    internal static partial int ts_add_scalar_(TensorHandle left, Number right, Number alpha);

    [LibraryImport(Library)]
    internal static partial int ts_sub(TensorHandle left, TensorHandle right, Number alpha, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_sub_scalar(TensorHandle left, Number right, Number alpha, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_sub_(TensorHandle left, TensorHandle right, Number alpha);

    [LibraryImport(Library)]
    internal static partial int ts_sub_scalar_(TensorHandle left, Number right, Number alpha);

    [LibraryImport(Library)]
    internal static partial int ts_mul(TensorHandle left, TensorHandle right, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_mul_scalar(TensorHandle left, Number right, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_mul_(TensorHandle left, TensorHandle right);

    [LibraryImport(Library)]
    internal static partial int ts_mul_scalar_(TensorHandle left, Number right);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ts_div(TensorHandle left, TensorHandle right, string? mode, out TensorHandle result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ts_div_scalar(TensorHandle left, Number right, string? mode, out TensorHandle result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ts_div_(TensorHandle left, TensorHandle right, string? mode);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ts_div_scalar_(TensorHandle left, Number right, string? mode);

    [LibraryImport(Library)]
    internal static partial int ts_rsub_scalar(TensorHandle right, Number left, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_pow_scalar(TensorHandle tensor, Number exponent, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_matmul(TensorHandle left, TensorHandle right, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_eq(TensorHandle left, TensorHandle right, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_ne(TensorHandle left, TensorHandle right, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_eq_scalar(TensorHandle left, Number right, out TensorHandle result);

    [LibraryImport(Library)]
    internal static unsafe partial int ts_clamp(TensorHandle tensor, Number* min, Number* max, out TensorHandle result);
}
