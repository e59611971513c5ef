using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Threads, random seed, CUDA.
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int ts_set_num_threads(int count);

    [LibraryImport(Library)]
    internal static partial int ts_get_num_threads(out int count);

    [LibraryImport(Library)]
    internal static partial int ts_cuda_device_count(out int count);

    [LibraryImport(Library)]
    internal static partial int ts_manual_seed(ulong seed);

    [LibraryImport(Library)]
    internal static partial int ts_generator_new(ulong seed, out GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int ts_generator_default(out GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int ts_generator_seed(GeneratorHandle generator, ulong seed);

    [LibraryImport(Library)]
    internal static partial int ts_generator_free(IntPtr generator);
}
