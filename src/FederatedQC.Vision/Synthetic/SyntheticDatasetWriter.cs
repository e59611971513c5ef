using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Synthetic;

/// <summary>
/// Writes a generated data set: <c>images/class/…png</c>, <c>masks/class/…png</c> for defects, and a <c>manifest.csv</c> whose groups are
/// parts and whose site hints are the sites.
/// </summary>
public static class SyntheticDatasetWriter
{
    /// <summary>Writes the data set and returns it. Files of the same names are overwritten.</summary>
    /// <param name="directory">The folder; it is created.</param>
    /// <param name="options">What to write.</param>
    /// <param name="cancellationToken">Ends the work early; the manifest comes last, so it is then missing.</param>
    public static DefectDataset Write(string directory, SyntheticDatasetOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Sites, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PartsPerClass, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ViewsPerPart, 1, nameof(options));

        foreach (SurfaceClass surfaceClass in SurfaceClasses.All)
        {
            Directory.CreateDirectory(Path.Combine(directory, "images", SurfaceClasses.NameOf(surfaceClass)));
            Directory.CreateDirectory(Path.Combine(directory, "masks", SurfaceClasses.NameOf(surfaceClass)));
        }

        View[] views = [.. Views(options)];
        var generator = new SurfaceGenerator(options.Surface);
        SiteStyle[] styles = [.. Enumerable.Range(0, options.Sites).Select(site => SiteStyle.Draw(options.Surface.Seed, site))];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken };
        Parallel.ForEach(views, parallel, view => WriteView(directory, view, generator, styles[view.Site]));

        List<Sample> samples = [];
        foreach (IGrouping<int, View> site in views.GroupBy(v => v.Site))
        {
            samples.AddRange(
                GroupSplit.Assign([.. site.Select(v => v.ToSample(directory))], options.Shares, options.Surface.Seed + (ulong)site.Key)
            );
        }

        ManifestWriter.Write(directory, samples);
        return new DefectDataset(samples);
    }

    private static IEnumerable<View> Views(SyntheticDatasetOptions options) =>
        from site in Enumerable.Range(0, options.Sites)
        from surfaceClass in SurfaceClasses.All
        from part in Enumerable.Range(0, options.PartsPerClass)
        from view in Enumerable.Range(0, options.ViewsPerPart)
        select new View(site, surfaceClass, part, view);

    private static void WriteView(string directory, View view, SurfaceGenerator generator, SiteStyle style)
    {
        SurfaceImage surface = generator.Generate(view.SurfaceClass, style, view.PartNumber, view.Number);
        File.WriteAllBytes(Path.Combine(directory, view.PathIn("images")), PngEncoder.Encode(surface.Image));
        if (view.SurfaceClass != SurfaceClass.Good)
        {
            File.WriteAllBytes(Path.Combine(directory, view.PathIn("masks")), PngEncoder.Encode(surface.Mask));
        }
    }

    private sealed record View(int Site, SurfaceClass SurfaceClass, int Part, int Number)
    {
        /// <summary>Unique over the whole data set.</summary>
        public ulong PartNumber => ((ulong)Site << 40) | ((ulong)SurfaceClass << 32) | (uint)Part;

        private string Group => $"site-{Site + 1}-{SurfaceClasses.NameOf(SurfaceClass)}-{Part + 1}";

        public string PathIn(string folder) => $"{folder}/{SurfaceClasses.NameOf(SurfaceClass)}/{Group}_{Number + 1}.png";

        public Sample ToSample(string directory)
        {
            string id = PathIn("images");
            return new Sample(
                id,
                Path.Combine(directory, id),
                SurfaceClasses.NameOf(SurfaceClass),
                SurfaceClass != SurfaceClass.Good,
                Group,
                $"site-{Site + 1}",
                DataSplit.Train,
                Path.GetFileName(Path.GetFullPath(directory).TrimEnd(Path.DirectorySeparatorChar))
            );
        }
    }
}
