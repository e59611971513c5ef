using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A many-dimensional array. Owns a native tensor until it is disposed, by hand or by the scope in which it was made; the
    /// garbage collector frees it in the end, but does not see how large it is.
    /// </summary>
    /// <remarks><c>==</c> compares elements and yields a tensor: test for null with <c>is null</c>.</remarks>
    public partial class Tensor : IDisposable
    {
        private protected Tensor(TensorHandle handle)
        {
            Handle = handle;
            DisposeScope.Current?.Attach(this);
        }

        internal TensorHandle Handle { get; private set; }

        internal DisposeScope? Scope { get; set; }

        /// <summary>Whether the tensor has been disposed, or become a parameter.</summary>
        public bool IsInvalid => Handle.IsClosed || Handle.IsInvalid;

        /// <summary>The length of each dimension.</summary>
        public long[] shape
        {
            get
            {
                var sizes = new long[ndim];
                Native.Check(Native.ts_sizes(Handle, sizes));
                return sizes;
            }
        }

        /// <summary>How many dimensions there are.</summary>
        public long ndim
        {
            get
            {
                Native.Check(Native.ts_dim(Handle, out var count));
                return count;
            }
        }

        /// <summary>How many elements there are.</summary>
        public long NumberOfElements => numel();

        /// <summary>The type of the elements.</summary>
        public ScalarType dtype
        {
            get
            {
                Native.Check(Native.ts_dtype(Handle, out var type));
                return (ScalarType)type;
            }
        }

        /// <summary>Where the elements are.</summary>
        public Device device
        {
            get
            {
                Native.Check(Native.ts_device(Handle, out var type, out var index));
                return new Device((DeviceType)type, index);
            }
        }

        /// <summary>The kind of device that the elements are on.</summary>
        public DeviceType device_type => device.type;

        /// <summary>How many elements there are.</summary>
        public long numel()
        {
            Native.Check(Native.ts_numel(Handle, out var count));
            return count;
        }

        /// <summary>The length of a dimension; negative ones count from the last.</summary>
        /// <exception cref="IndexOutOfRangeException">There is no such dimension.</exception>
        public long size(int dim)
        {
            var sizes = shape;
            return sizes[dim < 0 ? dim + sizes.Length : dim];
        }

        /// <summary>Whether the elements lie in memory in row-major order without gaps.</summary>
        public bool is_contiguous()
        {
            Native.Check(Native.ts_is_contiguous(Handle, out var yes));
            return yes != 0;
        }

        /// <summary>Another tensor object over the same elements.</summary>
        public Tensor alias() => From(Native.ts_alias(Handle, out var result), result);

        /// <summary>Hands the tensor to the scope around its own, so that it outlives its own.</summary>
        /// <returns>This tensor.</returns>
        public Tensor MoveToOuterDisposeScope()
        {
            Scope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of its scope; whoever holds it disposes it.</summary>
        /// <returns>This tensor.</returns>
        public Tensor DetachFromDisposeScope()
        {
            Scope?.MarkAsDisposed(this);
            return this;
        }

        /// <summary>Type, shape and device, for logs.</summary>
        public override string ToString() => IsInvalid ? "[disposed]" : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        /// <inheritdoc/>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        internal static Tensor From(int status, TensorHandle result)
        {
            Native.Check(status);
            return new Tensor(result);
        }

        /// <summary>Takes the native tensor away and leaves this object invalid.</summary>
        internal TensorHandle Release()
        {
            var handle = Handle;
            DetachFromDisposeScope();
            Handle = TensorHandle.Closed;
            return handle;
        }

        /// <summary>Frees the native tensor, which lives on as long as others share its elements.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (disposing && !IsInvalid)
            {
                DetachFromDisposeScope();
                Handle.Dispose();
            }
        }

        private Tensor Done(int status)
        {
            Native.Check(status);
            return this;
        }
    }
}
