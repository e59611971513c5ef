using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Draws from the uniform distribution over [0, 1).</summary>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        var (type, where) = Place(dtype, device, names);
        return Made(Native.ts_rand(size, size.Length, Source(generator), type, (int)where.type, where.index, out var result), result, requires_grad);
    }

    /// <summary>Draws from the standard normal distribution.</summary>
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        var (type, where) = Place(dtype, device, names);
        return Made(Native.ts_randn(size, size.Length, Source(generator), type, (int)where.type, where.index, out var result), result, requires_grad);
    }

    /// <summary>Draws whole numbers from 0 up to <paramref name="high"/>, which is left out; 64-bit integers unless said otherwise.</summary>
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Draws whole numbers from <paramref name="low"/> up to <paramref name="high"/>, which is left out.</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        var (type, where) = Place(dtype ?? ScalarType.Int64, device, names);
        return Made(
            Native.ts_randint(low, high, size, size.Length, Source(generator), type, (int)where.type, where.index, out var result), result, requires_grad);
    }

    /// <summary>The numbers from 0 to <paramref name="n"/> - 1 in a random order; 64-bit integers unless said otherwise.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        var (type, where) = Place(dtype ?? ScalarType.Int64, device, null);
        return Made(Native.ts_randperm(n, Source(generator), type, (int)where.type, where.index, out var result), result, requires_grad);
    }

    internal static GeneratorHandle Source(Generator? generator) => generator?.Handle ?? GeneratorHandle.None;
}
