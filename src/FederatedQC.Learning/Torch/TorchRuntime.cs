using System.Runtime.Intrinsics.X86;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;
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

    /// <summary>
    /// Whether activations should be laid out channels-last: convolution and batch normalisation gain a third by it, group normalisation
    /// loses more than the convolutions around it gain.
    /// </summary>
    public static bool PrefersChannelsLast(NormKind norm) => norm == NormKind.Batch;

    /// <summary>Prepares the calling thread for work; disposing the result gives back the memory that was kept for reuse.</summary>
    /// <param name="threads">Threads inside an operation.</param>
    public static IDisposable Begin(int threads)
    {
        if (get_num_threads() != threads)
        {
            set_num_threads(threads);
        }

        return new Work();
    }

    /// <summary>Switches the calling thread to a number format until the result is disposed; null where nothing has to be switched.</summary>
    /// <exception cref="NotSupportedException">bfloat16 was asked for, but this library can't do it on this device.</exception>
    public static IDisposable? Precision(TrainingPrecision wanted) => wanted == TrainingPrecision.Bf16
        ? throw new NotSupportedException("This build of torch has no bfloat16 autocast for this device; use auto or fp32.")
        : null;

    private sealed class Work : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
