namespace OpenCvSharp;

/// <summary>
/// A matrix that a function writes; it does not own the matrix. The function replaces the matrix's memory unless size and type
/// fit already.
/// </summary>
public class OutputArray : CvObject
{
    private OutputArray(Mat mat) => Mat = mat;

    internal Mat Mat { get; }

    /// <summary>Stands for the matrix.</summary>
    public static implicit operator OutputArray(Mat mat) => Create(mat);

    /// <summary>Stands for the matrix.</summary>
    public static OutputArray Create(Mat mat)
    {
        ArgumentNullException.ThrowIfNull(mat);
        return new OutputArray(mat);
    }
}
