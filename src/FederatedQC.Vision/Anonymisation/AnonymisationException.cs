namespace FederatedQC.Vision.Anonymisation;

/// <summary>A policy does not fit the frames; it has to be changed before any image is kept.</summary>
public sealed class AnonymisationException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public AnonymisationException() { }

    /// <summary>Creates the exception with a text.</summary>
    public AnonymisationException(string message)
        : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public AnonymisationException(string message, Exception innerException)
        : base(message, innerException) { }
}
