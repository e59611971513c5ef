namespace OpenCvSharp.Interop;

internal enum ShimStatus
{
    Ok = 0,
    OpenCvError = 1,
    OtherError = 2,
}
