namespace TorchSharp;

/// <summary>Between numbers and <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>A whole number as a scalar.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>A whole number as a scalar.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>A real number as a scalar.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>A real number as a scalar.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>The scalar as a single.</summary>
    public static float ToSingle(this Scalar value) => (float)value.Value.Real;

    /// <summary>The scalar as a double.</summary>
    public static double ToDouble(this Scalar value) => value.Value.Real;

    /// <summary>The scalar as a whole number, its fraction cut off.</summary>
    public static long ToInt64(this Scalar value) => value.Value.Whole;
}
