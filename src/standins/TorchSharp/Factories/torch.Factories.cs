using TorchSharp.Interop;

namespace TorchSharp;

// Elements are single precision, and tensors live on the CPU, unless said otherwise. Names of dimensions are not supported.
public static partial class torch
{
    /// <summary>A tensor of this shape whose elements are whatever was in memory.</summary>
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var (type, where) = Place(dtype, device, names);
        return Made(Native.ts_empty(size, size.Length, type, (int)where.type, where.index, out var result), result, requires_grad);
    }

    /// <summary>A tensor of zeros.</summary>
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(size, 0, dtype ?? ScalarType.Float32, device, requires_grad, names);

    /// <summary>A tensor of ones.</summary>
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(size, 1, dtype ?? ScalarType.Float32, device, requires_grad, names);

    /// <summary>A tensor whose elements are all <paramref name="value"/>.</summary>
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var (type, where) = Place(dtype, device, names);
        return Made(Native.ts_full(size, size.Length, value.Value, type, (int)where.type, where.index, out var result), result, requires_grad);
    }

    /// <summary>Zeros in another tensor's shape, type and device.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(input.shape, dtype ?? input.dtype, device ?? input.device, requires_grad, names);

    /// <summary>Ones in another tensor's shape, type and device.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(input.shape, dtype ?? input.dtype, device ?? input.device, requires_grad, names);

    /// <summary>The numbers from 0 up to <paramref name="stop"/>, which is left out; 64-bit integers unless said otherwise.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>The numbers from <paramref name="start"/> up to <paramref name="stop"/>, which is left out.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var whole = start.Value.IsWhole && stop.Value.IsWhole && step.Value.IsWhole;
        var (type, where) = Place(dtype ?? (whole ? ScalarType.Int64 : ScalarType.Float32), device, null);
        return Made(Native.ts_arange(start.Value, stop.Value, step.Value, type, (int)where.type, where.index, out var result), result, requires_grad);
    }

    /// <summary>Joins tensors along an existing dimension.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        using var list = new TensorList([.. tensors]);
        return Tensor.From(Native.ts_cat(list.Pointers, list.Count, dim, out var result), result);
    }

    /// <summary>Joins tensors of one shape along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        using var list = new TensorList([.. tensors]);
        return Tensor.From(Native.ts_stack(list.Pointers, list.Count, dim, out var result), result);
    }

    /// <summary>Throws when there is no such device here.</summary>
    /// <exception cref="InvalidOperationException">It is a GPU, and there is none.</exception>
    internal static void RequireDevice(DeviceType type)
    {
        if (type == DeviceType.CUDA && !cuda.is_available())
        {
            throw new InvalidOperationException("CUDA is not available: this libtorch was built without it, or finds no GPU.");
        }
    }

    private static (int Type, Device Where) Place(ScalarType? dtype, Device? device, string[]? names)
    {
        if (names is { Length: > 0 })
        {
            throw new NotSupportedException("Named dimensions are not part of this subset.");
        }
        var where = device ?? CPU;
        RequireDevice(where.type);
        return ((int)(dtype ?? ScalarType.Float32), where);
    }

    private static Tensor Made(int status, TensorHandle result, bool requiresGrad)
    {
        var tensor = Tensor.From(status, result);
        return requiresGrad ? tensor.requires_grad_() : tensor;
    }
}
