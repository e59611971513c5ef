namespace OpenCvSharp;

/// <summary>Something that holds native memory until it is disposed of or finalized.</summary>
public abstract class DisposableObject : IDisposable
{
    /// <summary>Releases the native memory; more than one call does no harm.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the derived type holds.</summary>
    /// <param name="disposing">False on the finalizer's thread.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
