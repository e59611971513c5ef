using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>A number that keeps whether it is whole, real or a truth value. Immutable.</summary>
public sealed class Scalar
{
    private Scalar(Number value) => Value = value;

    internal Number Value { get; }

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => new(new Number(value));

    /// <summary>A whole number.</summary>
    public static implicit operator Scalar(int value) => new(new Number((long)value));

    /// <summary>A whole number.</summary>
    public static implicit operator Scalar(long value) => new(new Number(value));

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(float value) => new(new Number((double)value));

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(double value) => new(new Number(value));
}
