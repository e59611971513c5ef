using System.Runtime.Intrinsics.X86;
using FederatedQC.Learning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Torch;

/// <summary>Everything about torch that depends on the machine: the device, threads, reuse of memory and number format.</summary>
internal static class TorchRuntime
{
    /// <summary>The first CUDA device, or the processor.</summary>
    public static Device Device => cuda.is_available() ? CUDA : CPU;

    /// <summary>Whether the device multiplies bfloat16 natively: a GPU, or a processor with AVX512-BF16.</summary>
    public static bool IsBf16Fast => Device.type == DeviceType.CUDA || HasAvx512Bf16;

    // CPUID leaf 7, subleaf 1, EAX bit 5.
    private static bool HasAvx512Bf16 { get; } =
        Avx512BW.IsSupported && X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;

    /// <summary>Whether convolutions of a network of this width are right in bfloat16: oneDNN 3.7 fails at channels that aren't multiples of 16.</summary>
    public static bool CanBf16(int width) => width % 16 == 0;

    /// <summary>The number format in which convolutions of a network of this width are computed.</summary>
    public static ScalarType FormatOf(TrainingPrecision precision, int width) =>
        precision == TrainingPrecision.Bf16 || (precision == TrainingPrecision.Auto && IsBf16Fast && CanBf16(width)) ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>Prepares the calling thread for work; disposing the result gives back the memory that was kept for reuse.</summary>
    /// <param name="threads">Threads inside an operation.</param>
    public static IDisposable Begin(int threads)
    {
        // Before torch is touched, so that its first tensor is already one that is kept.
        var kept = NativeHeap.Keep();
        if (get_num_threads() != threads)
        {
            set_num_threads(threads);
        }

        return kept;
    }
}
