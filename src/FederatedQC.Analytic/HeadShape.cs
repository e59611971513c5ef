namespace FederatedQC.Analytic;

/// <summary>How large a closed-form head and the sums behind it are.</summary>
/// <param name="Features">Features of an image, d.</param>
/// <param name="Classes">Classes, C.</param>
public readonly record struct HeadShape(int Features, int Classes)
{
    /// <summary>Inputs of the head: the standardised features and a constant 1.</summary>
    public int Inputs => Features + 1;

    /// <summary>Numbers of the moments: images of each class, Σφ, Σφ².</summary>
    public int Moments => Classes + (2 * Features);

    /// <summary>Numbers of Σ ω z zᵀ, of which the upper triangle suffices.</summary>
    public int Gram => Inputs * (Inputs + 1) / 2;

    /// <summary>Numbers of the sums: Σ ω z zᵀ, Σ ω z tᵀ and Σ ω of each class.</summary>
    public int Sums => Gram + Head + Classes;

    /// <summary>Numbers of the standardisation: mean and deviation of each feature, weight of each class.</summary>
    public int Standardisation => (2 * Features) + Classes;

    /// <summary>Numbers of the head: weights [inputs, classes].</summary>
    public int Head => Inputs * Classes;

    /// <summary>Parameters of a model's shared vector, a pair of floats for each number of it.</summary>
    public int Parameters => PairedDoubles.Width * (Moments + Sums + Standardisation + Head + 1);

    /// <summary>Where a row of the packed upper triangle begins; it holds the columns from the diagonal on.</summary>
    internal int RowOf(int row) => (row * Inputs) - (row * (row - 1) / 2);
}
