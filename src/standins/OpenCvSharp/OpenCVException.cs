namespace OpenCvSharp;

/// <summary>OpenCV refused a call; the text is its own.</summary>
public class OpenCVException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public OpenCVException()
    {
    }

    /// <summary>Creates the exception with a text.</summary>
    public OpenCVException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public OpenCVException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
