using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers on the CPU.</summary>
    public class Generator : IDisposable
    {
        /// <summary>A stream of its own.</summary>
        /// <param name="seed">Where it starts.</param>
        /// <param name="device">The CPU, or null for it.</param>
        /// <exception cref="NotSupportedException"><paramref name="device"/> is a GPU.</exception>
        public Generator(ulong seed = 0, Device? device = null)
        {
            if (device is { type: not DeviceType.CPU })
            {
                throw new NotSupportedException("Generators other than the CPU's are not part of this subset.");
            }
            Native.Check(Native.ts_generator_new(seed, out var handle));
            Handle = handle;
        }

        private Generator(GeneratorHandle handle) => Handle = handle;

        /// <summary>The stream that is used where none is named.</summary>
        public static Generator Default
        {
            get
            {
                Native.Check(Native.ts_generator_default(out var handle));
                return new Generator(handle);
            }
        }

        internal GeneratorHandle Handle { get; }

        /// <summary>Restarts the stream.</summary>
        /// <returns>This generator.</returns>
        public Generator manual_seed(long seed)
        {
            Native.Check(Native.ts_generator_seed(Handle, unchecked((ulong)seed)));
            return this;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the native generator.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (disposing)
            {
                Handle.Dispose();
            }
        }
    }
}
