using Microsoft.Win32.SafeHandles;

namespace TorchSharp.Interop;

/// <summary>Owns one native random generator.</summary>
internal sealed class GeneratorHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Stands for the default generator in optional arguments.</summary>
    internal static readonly GeneratorHandle None = new();

    public GeneratorHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => Native.ts_generator_free(handle) == 0;
}
