namespace OpenCvSharp;

/// <summary>A matrix that a function reads; it does not own the matrix.</summary>
public class InputArray : CvObject
{
    private InputArray(Mat mat) => Mat = mat;

    internal Mat Mat { get; }

    /// <summary>Stands for the matrix.</summary>
    public static implicit operator InputArray(Mat mat) => Create(mat);

    /// <summary>Stands for the matrix.</summary>
    public static InputArray Create(Mat mat)
    {
        ArgumentNullException.ThrowIfNull(mat);
        return new InputArray(mat);
    }
}
