using TorchSharp.Interop;

namespace TorchSharp;

// Shapes are broadcast. A name that ends in an underscore overwrites this tensor and returns it.
public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>this + target.</summary>
        public Tensor add(Tensor target) => From(Native.ts_add(Handle, target.Handle, Number.One, out var result), result);

        /// <summary>this + alpha · target.</summary>
        public Tensor add(Tensor target, Scalar alpha) => From(Native.ts_add(Handle, target.Handle, alpha.Value, out var result), result);

        /// <summary>this + scalar.</summary>
        public Tensor add(Scalar scalar) => From(Native.ts_add_scalar(Handle, scalar.Value, Number.One, out var result), result);

        /// <summary>this += target.</summary>
        public Tensor add_(Tensor target) => Done(Native.ts_add_(Handle, target.Handle, Number.One));

        /// <summary>this += alpha · target.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => Done(Native.ts_add_(Handle, target.Handle, alpha.Value));

        /// <summary>this += scalar.</summary>
        public Tensor add_(Scalar scalar) => Done(Native.ts_add_scalar_(Handle, scalar.Value, Number.One));

        /// <summary>this - target.</summary>
        public Tensor sub(Tensor target) => From(Native.ts_sub(Handle, target.Handle, Number.One, out var result), result);

        /// <summary>this - target.</summary>
        public Tensor sub(Scalar target) => From(Native.ts_sub_scalar(Handle, target.Value, Number.One, out var result), result);

        /// <summary>this -= target.</summary>
        public Tensor sub_(Tensor target) => Done(Native.ts_sub_(Handle, target.Handle, Number.One));

        /// <summary>this -= target.</summary>
        public Tensor sub_(Scalar target) => Done(Native.ts_sub_scalar_(Handle, target.Value, Number.One));

        /// <summary>this · target, element by element.</summary>
        public Tensor mul(Tensor target) => From(Native.ts_mul(Handle, target.Handle, out var result), result);

        /// <summary>this · target.</summary>
        public Tensor mul(Scalar target) => From(Native.ts_mul_scalar(Handle, target.Value, out var result), result);

        /// <summary>this ·= target, element by element.</summary>
        public Tensor mul_(Tensor target) => Done(Native.ts_mul_(Handle, target.Handle));

        /// <summary>this ·= target.</summary>
        public Tensor mul_(Scalar target) => Done(Native.ts_mul_scalar_(Handle, target.Value));

        /// <summary>this / target, element by element.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            From(Native.ts_div(Handle, target.Handle, Name(rounding_mode), out var result), result);

        /// <summary>this / target.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            From(Native.ts_div_scalar(Handle, target.Value, Name(rounding_mode), out var result), result);

        /// <summary>this /= target, element by element.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Done(Native.ts_div_(Handle, target.Handle, Name(rounding_mode)));

        /// <summary>this /= target.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Done(Native.ts_div_scalar_(Handle, target.Value, Name(rounding_mode)));

        /// <summary>Element by element to a power.</summary>
        public Tensor pow(Scalar exponent) => From(Native.ts_pow_scalar(Handle, exponent.Value, out var result), result);

        /// <summary>The matrix product, batched over leading dimensions.</summary>
        public Tensor matmul(Tensor target) => From(Native.ts_matmul(Handle, target.Handle, out var result), result);

        private static string? Name(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();
    }
}
