using System.Runtime.Intrinsics.X86;
using TorchSharp.Interop;

namespace TorchSharp.Tuning;

/// <summary>
/// What makes training on a CPU fast and the package does not show: a caching allocator, the channels-last layout and bfloat16. Absent
/// when the real package is in use; <c>TORCH_STANDIN</c> is defined where it is present.
/// </summary>
public static class TorchTuning
{
    /// <summary>
    /// Whether the processor multiplies bfloat16 natively (AVX512-BF16 or AMX), so that <see cref="AutocastBf16"/> gains time. Elsewhere
    /// libtorch emulates it, and loses.
    /// </summary>
    public static bool IsBf16Fast { get; } = DetectBf16();

    /// <summary>Keeps freed blocks of 256 KiB and more for reuse, up to a limit. For the whole process; a second call changes the limit.</summary>
    /// <param name="limitBytes">How much may be kept unused.</param>
    public static void UseCachingAllocator(long limitBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limitBytes);
        Native.Check(Native.ts_cache_enable(limitBytes));
    }

    /// <summary>Gives kept memory back to the system: between rounds, for instance.</summary>
    /// <returns>How many bytes were kept unused.</returns>
    public static long Trim()
    {
        Native.Check(Native.ts_cache_trim(out var bytes));
        return bytes;
    }

    /// <summary>
    /// Lays the kernels of a network out channels-last, in place. With inputs of that layout convolutions are faster; group norm is not.
    /// Values and shapes stay.
    /// </summary>
    public static void ToChannelsLast(torch.nn.Module module)
    {
        foreach (var parameter in module.parameters().Where(parameter => parameter.ndim == 4))
        {
            Native.Check(Native.ts_channels_last_(parameter.Handle));
        }
    }

    /// <summary>A batch of images [batch, channel, height, width] laid out channels-last; itself, as another object, if it is already.</summary>
    public static torch.Tensor ToChannelsLast(torch.Tensor images) =>
        torch.Tensor.From(Native.ts_channels_last(images.Handle, out var result), result);

    /// <summary>
    /// Runs this thread's convolutions and matrix products in bfloat16 until the result is disposed. Parameters and gradients stay
    /// single precision. Leave it before the backward pass.
    /// </summary>
    public static IDisposable AutocastBf16() => new Autocast();

    private static bool DetectBf16()
    {
        const int Avx512Bf16 = 1 << 5;
        const int AmxBf16 = 1 << 22;
        if (!Avx512BW.IsSupported)
        {
            return false;
        }
        var (highest, _, _, _) = X86Base.CpuId(7, 0);
        return (X86Base.CpuId(7, 0).Edx & AmxBf16) != 0 || (highest >= 1 && (X86Base.CpuId(7, 1).Eax & Avx512Bf16) != 0);
    }

    private sealed class Autocast : IDisposable
    {
        private readonly int _before;
        private bool _left;

        internal Autocast() => Native.Check(Native.ts_autocast_enter(out _before));

        public void Dispose()
        {
            if (!_left)
            {
                _left = true;
                Native.Check(Native.ts_autocast_leave(_before));
            }
        }
    }
}
