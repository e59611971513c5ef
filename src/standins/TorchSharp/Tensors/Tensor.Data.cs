using System.Runtime.InteropServices;
using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The memory of a contiguous CPU tensor, valid as long as the tensor is; setting copies as many bytes as are given.</summary>
        /// <exception cref="ExternalException">The tensor is on another device or not contiguous.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                Native.Check(Native.ts_data(Handle, out var address));
                return new Span<byte>((void*)address, checked((int)(numel() * dtype.ElementSize())));
            }

            set => value.CopyTo(bytes);
        }

        /// <summary>Access to the elements from managed memory, in row-major order whatever the layout.</summary>
        /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the elements' type.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType<T>();
            return new TensorAccessor<T>(this);
        }

        /// <summary>The value of a tensor of one element.</summary>
        /// <exception cref="ArgumentException">There are more or fewer elements, or <typeparamref name="T"/> is not their type.</exception>
        public T item<T>()
            where T : unmanaged
        {
            if (numel() != 1)
            {
                throw new ArgumentException($"A tensor of {numel()} elements has no single value.");
            }
            RequireType<T>();
            Span<T> value = stackalloc T[1];
            Read(value, 0);
            return value[0];
        }

        internal unsafe void Read<T>(Span<T> target, long offset)
            where T : unmanaged
        {
            fixed (T* first = &MemoryMarshal.GetReference(target))
            {
                Native.Check(Native.ts_read(Handle, offset, target.Length, (IntPtr)first));
            }
        }

        internal unsafe void Write<T>(ReadOnlySpan<T> source, long offset)
            where T : unmanaged
        {
            fixed (T* first = &MemoryMarshal.GetReference(source))
            {
                Native.Check(Native.ts_write(Handle, offset, source.Length, (IntPtr)first));
            }
        }

        private void RequireType<T>()
        {
            var held = dtype;
            var fits = held switch
            {
                ScalarType.Byte => typeof(T) == typeof(byte),
                ScalarType.Int8 => typeof(T) == typeof(sbyte),
                ScalarType.Int16 => typeof(T) == typeof(short),
                ScalarType.Int32 => typeof(T) == typeof(int),
                ScalarType.Int64 => typeof(T) == typeof(long),
                ScalarType.Float16 => typeof(T) == typeof(Half),
                ScalarType.Float32 => typeof(T) == typeof(float),
                ScalarType.Float64 => typeof(T) == typeof(double),
                ScalarType.Bool => typeof(T) == typeof(bool),
                _ => false,
            };
            if (!fits)
            {
                throw new ArgumentException($"The tensor holds {held}, which {typeof(T).Name} is not.");
            }
        }
    }
}
