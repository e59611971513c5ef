using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

// Allocator, memory formats, autocast.
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int ts_cache_enable(long limit);

    [LibraryImport(Library)]
    internal static partial int ts_cache_trim(out long bytes);

    [LibraryImport(Library)]
    internal static partial int ts_channels_last(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int ts_channels_last_(TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial int ts_autocast_enter(out int before);

    [LibraryImport(Library)]
    internal static partial int ts_autocast_leave(int before);
}
