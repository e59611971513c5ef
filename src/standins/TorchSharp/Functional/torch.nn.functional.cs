using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers without a state of their own. Images are [batch, channel, height, width].</summary>
        public static partial class functional
        {
            /// <summary>A convolution by kernels [output, input / groups, height, width].</summary>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Tensor.From(
                    Native.ts_conv2d(input.Handle, weight.Handle, Or(bias), strides ?? [1, 1], padding ?? [0, 0], dilation ?? [1, 1], groups, out var result),
                    result);

            /// <summary>x · weightsᵀ + bias over the last dimension.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Tensor.From(Native.ts_linear(input.Handle, weights.Handle, Or(bias), out var result), result);

            /// <summary>Normalises channels over the batch, or by the running statistics, which training updates in place.</summary>
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5) =>
                Tensor.From(
                    Native.ts_batch_norm(
                        input.Handle, Or(weight), Or(bias), Or(running_mean), Or(running_var), training ? 1 : 0, momentum, eps, out var result),
                    result);

            /// <summary>Normalises groups of channels within each sample.</summary>
            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Tensor.From(Native.ts_group_norm(input.Handle, num_groups, Or(weight), Or(bias), eps, out var result), result);

            /// <summary>Negative elements become zero.</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            /// <summary>In training, sets elements to zero with probability <paramref name="p"/> and scales up the rest.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                if (inplace)
                {
                    Native.Check(Native.ts_dropout_(input.Handle, p, training ? 1 : 0));
                    return input.alias();
                }
                return Tensor.From(Native.ts_dropout(input.Handle, p, training ? 1 : 0, out var result), result);
            }

            /// <summary>Exponentials that sum to one along a dimension.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            /// <summary>Logarithms of <see cref="softmax"/>.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            /// <summary>Widens dimensions, from the last on: before and after each.</summary>
            /// <param name="input">The tensor.</param>
            /// <param name="pad">Pairs of lengths, the last dimension's first.</param>
            /// <param name="mode">What to fill with.</param>
            /// <param name="value">The constant, if it is one.</param>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                var name = mode switch
                {
                    PaddingModes.Reflect => "reflect",
                    PaddingModes.Replicate => "replicate",
                    PaddingModes.Circular => "circular",
                    _ => "constant",
                };
                var filler = mode == PaddingModes.Zeros ? 0 : value;
                return Tensor.From(Native.ts_pad(input.Handle, pad, pad.Length, name, filler, out var result), result);
            }

            private static TensorHandle Or(Tensor? tensor) => tensor?.Handle ?? TensorHandle.None;
        }
    }
}
