namespace FederatedQC.Inference.Models;

/// <summary>A file isn't a model that this product can run; the message says what is wrong with it. Another file is needed.</summary>
public sealed class ModelLoadException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public ModelLoadException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the model.</param>
    public ModelLoadException(string message)
        : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the model.</param>
    /// <param name="innerException">What the runtime or the file system said.</param>
    public ModelLoadException(string message, Exception innerException)
        : base(message, innerException) { }
}
