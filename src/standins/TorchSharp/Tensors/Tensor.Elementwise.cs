using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Magnitudes.</summary>
        public Tensor abs() => From(Native.ts_abs(Handle, out var result), result);

        /// <summary>e to the power of each element.</summary>
        public Tensor exp() => From(Native.ts_exp(Handle, out var result), result);

        /// <summary>Natural logarithms.</summary>
        public Tensor log() => From(Native.ts_log(Handle, out var result), result);

        /// <summary>Square roots; NaN where an element is negative.</summary>
        public Tensor sqrt() => From(Native.ts_sqrt(Handle, out var result), result);

        /// <summary>Squares.</summary>
        public Tensor square() => From(Native.ts_square(Handle, out var result), result);

        /// <summary>Negative elements become zero.</summary>
        public Tensor relu() => From(Native.ts_relu(Handle, out var result), result);

        /// <summary>Negative elements of this tensor become zero.</summary>
        public Tensor relu_() => Done(Native.ts_relu_(Handle));

        /// <summary>Where an element is neither infinite nor NaN.</summary>
        public Tensor isfinite() => From(Native.ts_isfinite(Handle, out var result), result);

        /// <summary>Where the elements of both are equal.</summary>
        public Tensor eq(Tensor target) => From(Native.ts_eq(Handle, target.Handle, out var result), result);

        /// <summary>Where the element equals the number.</summary>
        public Tensor eq(Scalar target) => From(Native.ts_eq_scalar(Handle, target.Value, out var result), result);

        /// <summary>The elements held between two bounds; null is no bound.</summary>
        public unsafe Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            var (low, high) = (min?.Value ?? default, max?.Value ?? default);
            return From(Native.ts_clamp(Handle, min is null ? null : &low, max is null ? null : &high, out var result), result);
        }

        /// <summary>Sets all elements.</summary>
        public Tensor fill_(Scalar value) => Done(Native.ts_fill_(Handle, value.Value));

        /// <summary>Sets all elements to zero.</summary>
        public Tensor zero_() => fill_(0);

        /// <summary>Draws all elements from a uniform distribution.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Done(Native.ts_uniform_(Handle, from, to, Source(generator)));

        /// <summary>Draws all elements from a normal distribution.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Done(Native.ts_normal_(Handle, mean, std, Source(generator)));
    }
}
