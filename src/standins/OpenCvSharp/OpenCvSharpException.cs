namespace OpenCvSharp;

/// <summary>The binding refused a call, or a failure that is not OpenCV's.</summary>
public class OpenCvSharpException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public OpenCvSharpException()
    {
    }

    /// <summary>Creates the exception with a text.</summary>
    public OpenCvSharpException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a text and its cause.</summary>
    public OpenCvSharpException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
