namespace FederatedQC.Cli.Reports;

/// <summary>Places labels of a chart in a column so that none stands on another.</summary>
internal static class ChartLabels
{
    /// <summary>Moves labels apart, as little as their order allows.</summary>
    /// <param name="wanted">Where each should stand.</param>
    /// <param name="height">Least distance of two.</param>
    /// <param name="top">Where the column begins.</param>
    /// <param name="bottom">Where it ends; with more labels than fit they go on below.</param>
    /// <returns>Where each stands, in the order given.</returns>
    public static double[] Spread(IReadOnlyList<double> wanted, double height, double top, double bottom)
    {
        var places = new double[wanted.Count];
        var order = Enumerable.Range(0, wanted.Count).OrderBy(label => wanted[label]).ToArray();
        var least = top;
        foreach (var label in order)
        {
            places[label] = Math.Max(wanted[label], least);
            least = places[label] + height;
        }

        var most = Math.Max(bottom, top + ((wanted.Count - 1) * height));
        foreach (var label in order.Reverse())
        {
            places[label] = Math.Min(places[label], most);
            most = places[label] - height;
        }

        return places;
    }

    /// <summary>A name that fits beside a chart.</summary>
    public static string Cut(string name, int longest) => name.Length <= longest ? name : name[..(longest - 1)] + "…";
}
