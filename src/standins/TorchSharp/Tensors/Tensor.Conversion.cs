using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The tensor in another element type; itself, as another object, if it has that already and no copy is asked for.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, device, copy, disposeAfter, non_blocking);

        /// <summary>The tensor on another device.</summary>
        /// <exception cref="InvalidOperationException">There is no such device here.</exception>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device, copy, disposeAfter, non_blocking);

        /// <summary>The tensor in another element type and on another device.</summary>
        /// <exception cref="InvalidOperationException">There is no such device here.</exception>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            RequireDevice(device.type);
            var moved = From(
                Native.ts_to(Handle, (int)type, (int)device.type, device.index, non_blocking ? 1 : 0, copy ? 1 : 0, out var result), result);
            if (disposeAfter)
            {
                Dispose();
            }
            return moved;
        }

        /// <summary>The tensor in the CPU's memory.</summary>
        public Tensor cpu() => to(CPU);

        /// <summary>The tensor in row-major order without gaps.</summary>
        public Tensor contiguous() => From(Native.ts_contiguous(Handle, out var result), result);

        /// <summary>A copy that gradients flow through.</summary>
        public Tensor clone() => From(Native.ts_clone(Handle, out var result), result);

        /// <summary>The same elements, cut off from the graph.</summary>
        public Tensor detach() => From(Native.ts_detach(Handle, out var result), result);

        /// <summary>Overwrites the elements with another tensor's, converted and broadcast as needed.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Done(Native.ts_copy_(Handle, source.Handle, nonBlocking ? 1 : 0));
    }
}
