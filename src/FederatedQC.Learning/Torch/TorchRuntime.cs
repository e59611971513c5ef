using System.Runtime.InteropServices;
using FederatedQC.Federation.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Torch;

/// <summary>Everything about torch that depends on the machine: the device, threads, reuse of memory and number format.</summary>
internal static partial class TorchRuntime
{
    /// <summary>The first CUDA device, or the processor.</summary>
    public static Device Device => cuda.is_available() ? CUDA : CPU;

    /// <summary>
    /// Whether the device multiplies bfloat16 natively: a GPU. Processors could, with the instructions that <see cref="ConfigureKernels"/>
    /// leaves out.
    /// </summary>
    public static bool IsBf16Fast => Device.type == DeviceType.CUDA;

    private static readonly bool KernelsAreConfigured = ConfigureKernels();

    /// <summary>
    /// Whether convolutions of a network of this width are right in bfloat16: oneDNN 3.7 fails at channels that aren't multiples of 16.
    /// </summary>
    public static bool CanBf16(int width) => width % 16 == 0;

    /// <summary>The number format in which convolutions of a network of this width are computed.</summary>
    public static ScalarType FormatOf(TrainingPrecision precision, int width) =>
        precision == TrainingPrecision.Bf16 || (precision == TrainingPrecision.Auto && IsBf16Fast && CanBf16(width))
            ? ScalarType.BFloat16
            : ScalarType.Float32;

    /// <summary>Prepares the calling thread for work; disposing the result gives back the memory that was kept for reuse.</summary>
    /// <param name="threads">Threads inside an operation.</param>
    public static IDisposable Begin(int threads)
    {
        // Before torch is touched, so that its first tensor is already one that is kept.
        _ = KernelsAreConfigured;
        var kept = NativeHeap.Keep();
        if (get_num_threads() != threads)
        {
            set_num_threads(threads);
        }

        return kept;
    }

    // oneDNN 3.7, which libtorch 2.10 computes convolutions with, has kernels for AVX-512 that give wrong gradients at many numbers of
    // channels and now and then write to address 0, which ends the process. Its AVX2 kernels do neither. MKL rounds products of one row
    // differently with where they lie in memory, so that the same training twice gives two models, unless it is told to be strict. Both
    // read the C library's environment, which .NET never writes to; whoever has set a variable knows why.
    private static bool ConfigureKernels() =>
        OperatingSystem.IsLinux()
        && SetNativeVariable("ONEDNN_MAX_CPU_ISA", "AVX2", overwrite: 0) == 0
        && SetNativeVariable("MKL_CBWR", "AUTO,STRICT", overwrite: 0) == 0;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);
}
