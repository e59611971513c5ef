namespace FederatedQC.Learning.Evaluation;

/// <summary>A share of images that says how many it stands on.</summary>
/// <param name="Hits">Images that count.</param>
/// <param name="Count">Images in all.</param>
public readonly record struct Rate(int Hits, int Count)
{
    /// <summary>Hits / count, 0 to 1; NaN when there is no image.</summary>
    public double Value => Count == 0 ? double.NaN : (double)Hits / Count;

    /// <summary>The 95 % Wilson interval of the share.</summary>
    public WilsonInterval Interval => WilsonInterval.Of(Hits, Count);
}
