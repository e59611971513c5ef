using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;
using TorchSharp;
using static TorchSharp.torch;
#if TORCH_STANDIN
using TorchSharp.Tuning;
#endif

namespace FederatedQC.Learning.Torch;

/// <summary>
/// Everything about torch that depends on the machine or on which library stands behind it: the device, threads, reuse of memory and
/// number format. The real package shows neither an allocator nor autocast; there, these are left as they are.
/// </summary>
internal static class TorchRuntime
{
#if TORCH_STANDIN
    // Enough for the activations of resnet18 at 224², batch 32.
    private const long MostKeptBytes = 2L << 30;
#endif

    /// <summary>The first CUDA device, or the processor.</summary>
    public static Device Device => cuda.is_available() ? CUDA : CPU;

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
#if TORCH_STANDIN
        TorchTuning.UseCachingAllocator(MostKeptBytes);
#endif
        return new Work();
    }

    /// <summary>Switches the calling thread to a number format until the result is disposed; null where nothing has to be switched.</summary>
    /// <exception cref="NotSupportedException">bfloat16 was asked for, but this library can't do it on this device.</exception>
    public static IDisposable? Precision(TrainingPrecision wanted)
    {
#if TORCH_STANDIN
        var onProcessor = Device.type == DeviceType.CPU;
        if (onProcessor && (wanted == TrainingPrecision.Bf16 || (wanted == TrainingPrecision.Auto && TorchTuning.IsBf16Fast)))
        {
            return TorchTuning.AutocastBf16();
        }
#endif
        return wanted == TrainingPrecision.Bf16
            ? throw new NotSupportedException("This build of torch has no bfloat16 autocast for this device; use auto or fp32.")
            : null;
    }

    private sealed class Work : IDisposable
    {
        public void Dispose()
        {
#if TORCH_STANDIN
            TorchTuning.Trim();
#endif
        }
    }
}
