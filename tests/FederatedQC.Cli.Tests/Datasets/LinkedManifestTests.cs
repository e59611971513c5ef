using FederatedQC.Cli.Datasets;
using FederatedQC.TestKit;
using FederatedQC.TestKit.Images;
using FederatedQC.Vision.Datasets;

namespace FederatedQC.Cli.Tests.Datasets;

public sealed class LinkedManifestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Samples_of_several_folders_are_read_back_with_class_group_hint_and_split()
    {
        var folders = new[] { Folder("mill a", "x"), Folder("mill, \"b\"", "y") };
        var samples = DatasetReader.Read(folders, new DatasetReaderOptions()).Samples;
        var written = new LinkedManifest(folders).Write(_folder.Of("site"), samples);
        var read = DatasetReader.Read(written, new DatasetReaderOptions()).Samples;
        read.Select(sample => (sample.ClassName, sample.IsDefect, sample.Group, sample.SiteHint, sample.Split))
            .ShouldBe(samples.Select(sample => (sample.ClassName, sample.IsDefect, sample.Group, sample.SiteHint, sample.Split)));
        read.Select(sample => File.ReadAllText(sample.Path)).ShouldBe(samples.Select(sample => File.ReadAllText(sample.Path)));
    }

    [Fact]
    public void A_folder_inside_another_keeps_its_own_link()
    {
        var outer = Folder("outer", "x");
        var inner = Folder(Path.Combine("outer", "inner"), "y");
        var sample = DatasetReader.Read(inner, new DatasetReaderOptions()).Samples[0];
        new LinkedManifest([outer, inner]).Write(_folder.Of("site"), [sample]);
        File.ReadAllText(_folder.Of("site", "manifest.csv")).ShouldContain("data-2/");
    }

    [Fact]
    public void Writing_again_for_another_folder_replaces_the_link_and_no_image()
    {
        var (first, second) = (Folder("first", "x"), Folder("second", "y"));
        new LinkedManifest([first]).Write(_folder.Of("site"), DatasetReader.Read(first, new DatasetReaderOptions()).Samples);
        new LinkedManifest([second]).Write(_folder.Of("site"), DatasetReader.Read(second, new DatasetReaderOptions()).Samples);
        DatasetReader.Read(_folder.Of("site"), new DatasetReaderOptions()).Classes.ShouldBe(["y"]);
        Directory.GetFiles(first, "*.png", SearchOption.AllDirectories).Length.ShouldBe(2);
    }

    [Fact]
    public void A_sample_from_elsewhere_is_refused()
    {
        var (first, second) = (Folder("first", "x"), Folder("second", "y"));
        Should.Throw<ArgumentException>(() =>
            new LinkedManifest([first]).Write(_folder.Of("site"), DatasetReader.Read(second, new DatasetReaderOptions()).Samples)
        );
    }

    public void Dispose() => _folder.Dispose();

    private string Folder(string name, string className)
    {
        Directory.CreateDirectory(_folder.Of(name, className));
        foreach (var number in new byte[] { 1, 2 })
        {
            File.WriteAllBytes(_folder.Of(name, className, $"part_{number}.png"), PngFile.Write(1, 1, 8, PngFile.Grey, [number]));
        }

        return _folder.Of(name);
    }
}
