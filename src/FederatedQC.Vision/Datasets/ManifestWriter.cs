namespace FederatedQC.Vision.Datasets;

/// <summary>Writes the manifest that <see cref="DatasetReader"/> reads.</summary>
public static class ManifestWriter
{
    /// <summary>The columns, in order.</summary>
    public const string Header = "path,class,is_defect,split_group,site_hint,split";

    /// <summary>Writes <c>manifest.csv</c> into a folder in one step, so that a reader never sees half of it.</summary>
    /// <param name="directory">The data set's folder; the ids of the samples are paths within it.</param>
    /// <param name="samples">The lines, in order.</param>
    public static void Write(string directory, IEnumerable<Sample> samples)
    {
        string path = Path.Combine(directory, DatasetReader.ManifestName);
        string draft = path + ".new";
        using (var writer = new StreamWriter(draft) { NewLine = "\n" })
        {
            Write(writer, samples);
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Writes a manifest.</summary>
    public static void Write(TextWriter writer, IEnumerable<Sample> samples)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(samples);
        writer.WriteLine(Header);
        foreach (Sample sample in samples)
        {
            writer.WriteLine(
                CsvLine.Join(
                    sample.Id,
                    sample.ClassName,
                    sample.IsDefect ? "1" : "0",
                    sample.Group,
                    sample.SiteHint ?? string.Empty,
                    ManifestSplits.Write(sample.Split)
                )
            );
        }
    }
}
