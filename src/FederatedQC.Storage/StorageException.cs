namespace FederatedQC.Storage;

/// <summary>
/// The disk, or a file on it, does not do what it must: full, read-only, damaged, written by a newer version. The message names the path
/// and says what to do; what was stored before is as it was.
/// </summary>
public sealed class StorageException : Exception
{
    /// <summary>Whether a file is damaged, so that it has to be replaced: no waiting and no space helps.</summary>
    public bool IsDamage { get; init; }

    /// <summary>A fault that says nothing more.</summary>
    public StorageException() { }

    /// <summary>A fault in words.</summary>
    public StorageException(string message)
        : base(message) { }

    /// <summary>A fault in words, and what caused it.</summary>
    public StorageException(string message, Exception? innerException)
        : base(message, innerException) { }
}
