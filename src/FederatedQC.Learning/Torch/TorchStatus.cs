using static TorchSharp.torch;

namespace FederatedQC.Learning.Torch;

/// <summary>What torch is and can do on this machine.</summary>
/// <param name="Version">Version of the native library.</param>
/// <param name="UsesCuda">Whether training runs on a GPU.</param>
/// <param name="IsBf16Fast">Whether the device multiplies bfloat16 natively.</param>
public sealed record TorchStatus(string Version, bool UsesCuda, bool IsBf16Fast)
{
    /// <summary>Loads the library.</summary>
    /// <exception cref="DllNotFoundException">libtorch or what binds it is missing or does not fit; the message says what to
    /// install.</exception>
    public static TorchStatus Probe() => new(__version__, cuda.is_available(), TorchRuntime.IsBf16Fast);
}
