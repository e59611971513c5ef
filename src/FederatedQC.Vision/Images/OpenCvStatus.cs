using OpenCvSharp;

namespace FederatedQC.Vision;

/// <summary>What OpenCV is on this machine.</summary>
/// <param name="Version">Major and minor version of the library that loads.</param>
public sealed record OpenCvStatus(string Version)
{
    /// <summary>Loads the library.</summary>
    /// <exception cref="DllNotFoundException">OpenCV or what binds it is missing or does not fit; the message says what to
    /// install.</exception>
    public static OpenCvStatus Probe() => new($"{Cv2.GetVersionMajor()}.{Cv2.GetVersionMinor()}");
}
