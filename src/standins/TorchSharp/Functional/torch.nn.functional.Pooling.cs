using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Largest elements of square patches.</summary>
            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                MaxPool(input, kernel_size.Both(), (stride ?? kernel_size).Both(), (padding ?? 0).Both(), (dilation ?? 1).Both(), ceil_mode);

            /// <summary>Largest elements of patches.</summary>
            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                MaxPool(
                    input, kernel_size.ToArray(), (stride ?? kernel_size).ToArray(), (padding ?? (0, 0)).ToArray(), (dilation ?? (1, 1)).ToArray(), ceil_mode);

            /// <summary>Means of square patches.</summary>
            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                AvgPool(input, kernel_size.Both(), (stride ?? kernel_size).Both(), padding.Both(), ceil_mode, count_include_pad, divisor_override);

            /// <summary>Means of patches.</summary>
            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                AvgPool(
                    input, kernel_size.ToArray(), (stride ?? kernel_size).ToArray(), (padding ?? (0, 0)).ToArray(), ceil_mode, count_include_pad, divisor_override);

            /// <summary>Means over patches that make an output of this height and width.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, (output_size, output_size));

            /// <summary>Means over patches that make an output of this height and width.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                Tensor.From(Native.ts_adaptive_avg_pool2d(input.Handle, output_size.ToArray(), out var result), result);

            private static Tensor MaxPool(Tensor input, long[] kernel, long[] stride, long[] padding, long[] dilation, bool ceil) =>
                Tensor.From(Native.ts_max_pool2d(input.Handle, kernel, stride, padding, dilation, ceil ? 1 : 0, out var result), result);

            private static unsafe Tensor AvgPool(Tensor input, long[] kernel, long[] stride, long[] padding, bool ceil, bool countPadding, long? divisor)
            {
                var by = divisor.GetValueOrDefault();
                return Tensor.From(
                    Native.ts_avg_pool2d(
                        input.Handle, kernel, stride, padding, ceil ? 1 : 0, countPadding ? 1 : 0, divisor is null ? null : &by, out var result),
                    result);
            }
        }
    }
}
