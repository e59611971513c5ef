using TorchSharp.Interop;

namespace TorchSharp;

// Dimensions count from the front, negative ones from the back.
public static partial class torch
{
    public partial class Tensor
    {
        private const int OwnType = -1;

        /// <summary>The sum of all elements; of integers and truth values as a 64-bit integer.</summary>
        public Tensor sum(ScalarType? type = null) => From(Native.ts_sum(Handle, (int?)type ?? OwnType, out var result), result);

        /// <summary>Sums along one dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        /// <summary>Sums along several dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            From(Native.ts_sum_dims(Handle, dim, dim.Length, keepdim ? 1 : 0, (int?)type ?? OwnType, out var result), result);

        /// <summary>The mean of all elements, which must be real numbers.</summary>
        public Tensor mean() => From(Native.ts_mean(Handle, out var result), result);

        /// <summary>Means along several dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            From(Native.ts_mean_dims(Handle, dimensions, dimensions.Length, keepdim ? 1 : 0, (int?)type ?? OwnType, out var result), result);

        /// <summary>The largest element; NaN if there is one.</summary>
        public Tensor max() => From(Native.ts_max(Handle, out var result), result);

        /// <summary>The largest elements along a dimension, and where they stand.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            Native.Check(Native.ts_max_dim(Handle, dim, keepdim ? 1 : 0, out var values, out var indexes));
            return (new Tensor(values), new Tensor(indexes));
        }

        /// <summary>Where the largest of all elements stands, in row-major order.</summary>
        public Tensor argmax() => From(Native.ts_argmax(Handle, out var result), result);

        /// <summary>Where the largest elements along a dimension stand.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => From(Native.ts_argmax_dim(Handle, dim, keepdim ? 1 : 0, out var result), result);

        /// <summary>Whether every element is true or not zero; true of no elements.</summary>
        public Tensor all() => From(Native.ts_all(Handle, out var result), result);

        /// <summary>The p-norm of all elements as one vector.</summary>
        public Tensor norm(float p = 2) => From(Native.ts_norm(Handle, p, out var result), result);

        /// <summary>Exponentials that sum to one along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => From(Native.ts_softmax(Handle, dim, (int?)dtype ?? OwnType, out var result), result);

        /// <summary>Logarithms of <see cref="softmax"/>.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) =>
            From(Native.ts_log_softmax(Handle, dim, (int?)dtype ?? OwnType, out var result), result);
    }
}
