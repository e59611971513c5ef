namespace FederatedQC.Worker.Data;

/// <summary>A model file is missing or does not hold what its spec says. Replace the file.</summary>
public sealed class ModelFileException : Exception
{
    /// <summary>A problem without a description.</summary>
    public ModelFileException() { }

    /// <summary>A problem in words that name the file.</summary>
    public ModelFileException(string message)
        : base(message) { }

    /// <summary>A problem in words with its cause.</summary>
    public ModelFileException(string message, Exception innerException)
        : base(message, innerException) { }
}
