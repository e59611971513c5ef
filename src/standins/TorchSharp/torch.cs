using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>
/// The part of TorchSharp 0.105 that this product uses, over a system's libtorch. Everything here keeps the package's names,
/// parameters and meaning. Tensors may be used from any thread, but from one at a time; dispose scopes and grad mode belong to the
/// calling thread.
/// </summary>
/// <remarks>
/// What libtorch refuses is thrown as <see cref="System.Runtime.InteropServices.ExternalException"/> with libtorch's own text; a missing
/// library as <see cref="DllNotFoundException"/> that says what to install.
/// </remarks>
public static partial class torch
{
    /// <summary>The version of libtorch in use, such as <c>1.13.1</c>.</summary>
    public static string __version__ => Native.Version;

    /// <summary>Begins a scope that disposes the tensors made on this thread until it is disposed itself.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>Sets how many threads one operation may use. Results differ in the last bits between counts.</summary>
    public static void set_num_threads(int num) => Native.Check(Native.ts_set_num_threads(num));

    /// <summary>How many threads one operation may use.</summary>
    public static int get_num_threads()
    {
        Native.Check(Native.ts_get_num_threads(out var count));
        return count;
    }

    /// <summary>Whether libtorch was built with CUDA and finds a GPU.</summary>
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>NVIDIA GPUs.</summary>
    public static partial class cuda
    {
        /// <summary>Whether libtorch was built with CUDA and finds a GPU.</summary>
        public static bool is_available() => device_count() > 0;

        /// <summary>How many GPUs libtorch finds; none if it was built without CUDA.</summary>
        public static int device_count()
        {
            Native.Check(Native.ts_cuda_device_count(out var count));
            return count;
        }
    }

    /// <summary>Seeds the default random generators of all devices.</summary>
    /// <returns>The CPU's default generator.</returns>
    public static Generator manual_seed(long seed)
    {
        Native.Check(Native.ts_manual_seed(unchecked((ulong)seed)));
        return Generator.Default;
    }
}
