using TorchSharp.Interop;

namespace TorchSharp;

// All but index_select and flip share the elements where they can. Dimensions count from the front, negative ones from the back.
public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The same elements in another shape; -1 stands for what is left over. Never copies.</summary>
        public Tensor view(params long[] shape) => From(Native.ts_view(Handle, shape, shape.Length, out var result), result);

        /// <summary>The elements in another shape; -1 stands for what is left over. Copies where a view is impossible.</summary>
        public Tensor reshape(params long[] shape) => From(Native.ts_reshape(Handle, shape, shape.Length, out var result), result);

        /// <summary>Melts a range of dimensions into one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => From(Native.ts_flatten(Handle, start_dim, end_dim, out var result), result);

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(params long[] permutation) => From(Native.ts_permute(Handle, permutation, permutation.Length, out var result), result);

        /// <summary>Two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1) => From(Native.ts_transpose(Handle, dim0, dim1, out var result), result);

        /// <summary>Every <paramref name="step"/>-th entry of a dimension from <paramref name="start"/> up to <paramref name="finish"/>, which is left out.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => From(Native.ts_slice(Handle, dim, start, finish, step, out var result), result);

        /// <summary><paramref name="length"/> entries of a dimension.</summary>
        public Tensor narrow(long dim, long start, long length) => From(Native.ts_narrow(Handle, dim, start, length, out var result), result);

        /// <summary>One entry of a dimension, which disappears.</summary>
        public Tensor select(long dim, long index) => From(Native.ts_select(Handle, dim, index, out var result), result);

        /// <summary>A copy of the entries of a dimension that a vector of 64-bit integers names.</summary>
        public Tensor index_select(long dim, Tensor index) => From(Native.ts_index_select(Handle, dim, index.Handle, out var result), result);

        /// <summary>A new dimension of length one.</summary>
        public Tensor unsqueeze(long dim) => From(Native.ts_unsqueeze(Handle, dim, out var result), result);

        /// <summary>Without a dimension of length one, or without all of them.</summary>
        public Tensor squeeze(long? dim = null) =>
            dim is { } one ? From(Native.ts_squeeze_dim(Handle, one, out var result), result) : From(Native.ts_squeeze(Handle, out var all), all);

        /// <summary>Dimensions of length one repeated without a copy; -1 leaves a dimension alone.</summary>
        public Tensor expand(params long[] sizes) => From(Native.ts_expand(Handle, sizes, sizes.Length, out var result), result);

        /// <summary>A copy with dimensions in reverse order of entries.</summary>
        public Tensor flip(params long[] dims) => From(Native.ts_flip(Handle, dims, dims.Length, out var result), result);
    }
}
