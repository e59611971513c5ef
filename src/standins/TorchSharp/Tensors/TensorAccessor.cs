namespace TorchSharp.Utils;

/// <summary>
/// Reads and writes a tensor's elements in row-major order, whatever its layout and device. Holds nothing: each call goes to the tensor.
/// </summary>
/// <typeparam name="T">The elements' type.</typeparam>
public sealed class TensorAccessor<T> : IDisposable
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;

    internal TensorAccessor(torch.Tensor tensor) => _tensor = tensor;

    /// <summary>How many elements there are.</summary>
    public long Count => _tensor.numel();

    /// <summary>A copy of all elements.</summary>
    public T[] ToArray()
    {
        var copy = new T[Count];
        _tensor.Read<T>(copy, 0);
        return copy;
    }

    /// <summary>Copies elements from <paramref name="tensorIndex"/> on until the tensor or the array ends.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies elements from <paramref name="tensorIndex"/> on until the tensor or the span ends.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        _tensor.Read(target[..(int)Math.Min(target.Length, Count - tensorIndex)], tensorIndex);
    }

    /// <summary>Overwrites elements from <paramref name="tensorIndex"/> on until the tensor or the array ends.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Overwrites elements from <paramref name="tensorIndex"/> on until the tensor or the span ends.</summary>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        _tensor.Write(source[..(int)Math.Min(source.Length, Count - tensorIndex)], tensorIndex);
    }

    /// <summary>Does nothing; the tensor is its owner's.</summary>
    public void Dispose()
    {
    }
}
