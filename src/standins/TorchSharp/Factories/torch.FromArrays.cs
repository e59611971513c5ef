using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

// Copies of managed arrays. Dimensions are the array's length unless given, and must multiply to it.
public static partial class torch
{
    /// <summary>A tensor without dimensions that holds one single.</summary>
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) =>
        Copy<float>([scalar], [], ScalarType.Float32, null, device, requires_grad, null);

    /// <summary>A tensor without dimensions that holds one whole number.</summary>
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Copy<long>([scalar], [], ScalarType.Int64, dtype, device, requires_grad, null);

    /// <summary>A copy of the array, in one dimension.</summary>
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<float>(rawArray, [rawArray.LongLength], ScalarType.Float32, dtype, device, requires_grad, names);

    /// <summary>A copy of the array, in row-major order.</summary>
    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<float>(rawArray, dimensions, ScalarType.Float32, dtype, device, requires_grad, names);

    /// <summary>A copy of the memory, in row-major order.</summary>
    public static Tensor tensor(Memory<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<float>(rawArray.Span, dimensions, ScalarType.Float32, dtype, device, requires_grad, names);

    /// <summary>A copy of the array, in one dimension.</summary>
    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<long>(dataArray, [dataArray.LongLength], ScalarType.Int64, dtype, device, requires_grad, names);

    /// <summary>A copy of the array, in row-major order.</summary>
    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<long>(dataArray, dimensions, ScalarType.Int64, dtype, device, requires_grad, names);

    /// <summary>A copy of the array, in row-major order.</summary>
    public static Tensor tensor(byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<byte>(rawArray, dimensions, ScalarType.Byte, dtype, device, requires_grad, names);

    private static unsafe Tensor Copy<T>(
        ReadOnlySpan<T> source, ReadOnlySpan<long> dimensions, ScalarType held, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
        where T : unmanaged
    {
        var (type, where) = Place(dtype ?? held, device, names);
        var count = 1L;
        foreach (var dimension in dimensions)
        {
            count *= dimension;
        }
        if (count != source.Length)
        {
            throw new ArgumentException($"{source.Length} elements do not fill the shape [{string.Join(", ", dimensions.ToArray())}].", nameof(dimensions));
        }
        Tensor made;
        fixed (T* first = &MemoryMarshal.GetReference(source))
        {
            made = Tensor.From(Native.ts_from_memory((IntPtr)first, dimensions, dimensions.Length, (int)held, out var result), result);
        }
        if (type != (int)held || where.type != DeviceType.CPU)
        {
            made = made.to((ScalarType)type, where, disposeAfter: true);
        }
        return requiresGrad ? made.requires_grad_() : made;
    }
}
