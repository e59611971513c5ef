using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// New tensors, and filling them.
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int ts_empty(ReadOnlySpan<long> sizes, int count, int type, int device, int index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_full(ReadOnlySpan<long> sizes, int count, Number value, int type, int device, int index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_arange(Number start, Number stop, Number step, int type, int device, int index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_rand(ReadOnlySpan<long> sizes, int count, GeneratorHandle generator, int type, int device, int index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_randn(ReadOnlySpan<long> sizes, int count, GeneratorHandle generator, int type, int device, int index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_randint(long low, long high, ReadOnlySpan<long> sizes, int count, GeneratorHandle generator, int type, int device, int index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_randperm(long count, GeneratorHandle generator, int type, int device, int index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_fill_(TensorHandle tensor, Number value);

    [LibraryImport(Library)]
    internal static partial int ts_copy_(TensorHandle tensor, TensorHandle source, int nonBlocking);

    [LibraryImport(Library)]
    internal static partial int ts_uniform_(TensorHandle tensor, double from, double to, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int ts_normal_(TensorHandle tensor, double mean, double std, GeneratorHandle generator);
}
