using FederatedQC.TestKit;
using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Import;
using FederatedQC.Vision.Synthetic;

namespace FederatedQC.Vision.Tests.Synthetic;

public sealed class SyntheticDatasetWriterTests
{
    private static readonly SyntheticDatasetOptions Small = new()
    {
        Sites = 2,
        PartsPerClass = 5,
        ViewsPerPart = 2,
        Surface = new SurfaceOptions { Size = 32 },
    };

    [Fact]
    public void What_is_written_is_read_again_with_groups_hints_and_splits()
    {
        using var folder = new TemporaryFolder();
        DefectDataset written = SyntheticDatasetWriter.Write(folder.Of("data"), Small, default);
        DefectDataset read = DatasetReader.Read(folder.Of("data"), new DatasetReaderOptions());
        read.Samples.ShouldBe(written.Samples);
        read.Samples.Count.ShouldBe(2 * 7 * 5 * 2);
        read.Classes.ShouldBe(["crazing", "good", "inclusion", "patch", "pitting", "rolled_in_scale", "scratch"]);
        read.Samples.Select(s => s.SiteHint).Distinct().ShouldBe(["site-1", "site-2"]);
        read.Samples.GroupBy(s => s.Group).ShouldAllBe(g => g.Count() == 2);
        read.Samples.ShouldAllBe(s => s.IsDefect == (s.ClassName != "good"));
        read.Samples.CountBy(s => (s.SiteHint, s.ClassName, s.Split)).ShouldAllBe(c => c.Value == (c.Key.Split == DataSplit.Train ? 6 : 2));
    }

    [Fact]
    public void Every_image_imports_and_none_is_there_twice()
    {
        using var folder = new TemporaryFolder();
        DefectDataset written = SyntheticDatasetWriter.Write(folder.Path, Small, default);
        ImportedImages set = ImageImport.Run(written, new ImagePreprocessor(32, 1), new ImportOptions(), default);
        set.Count.ShouldBe(written.Samples.Count);
        set.Report.Duplicates.Exact.ShouldBe(0);
        Directory.GetFiles(folder.Of("masks"), "*.png", SearchOption.AllDirectories).Length.ShouldBe(2 * 6 * 5 * 2);
    }

    [Fact]
    public void The_same_options_write_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        SyntheticDatasetWriter.Write(folder.Of("a"), Small, default);
        SyntheticDatasetWriter.Write(folder.Of("b"), Small, default);
        string[] files =
        [
            .. Directory.GetFiles(folder.Of("a"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder.Of("a"), f)),
        ];
        files.ShouldAllBe(f => File.ReadAllBytes(folder.Of("a", f)).SequenceEqual(File.ReadAllBytes(folder.Of("b", f))));
    }
}
