namespace OpenCvSharp;

/// <summary>A managed object that stands for a native one.</summary>
public abstract class CvObject : DisposableObject
{
}
