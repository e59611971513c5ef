namespace FederatedQC.Vision.Datasets;

/// <summary>A data set can't be used as it stands; the message says what to change, with file and line where there is one.</summary>
public sealed class DatasetException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public DatasetException() { }

    /// <summary>Creates the exception with a text.</summary>
    public DatasetException(string message)
        : base(message) { }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public DatasetException(string message, Exception innerException)
        : base(message, innerException) { }
}
