using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Tests.Datasets;

public sealed class SkippedFileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(".ipynb_checkpoints/1-checkpoint.png")]
    [InlineData("@eaDir/1.png")]
    [InlineData("$RECYCLE.BIN/1.png")]
    [InlineData(".git/objects/1.png")]
    [InlineData("System Volume Information/1.png")]
    [InlineData("__MACOSX/dent/1.png")]
    [InlineData("dent/.ipynb_checkpoints/1-checkpoint.png")]
    [InlineData("dent/@eaDir/1.png/SYNOPHOTO_THUMB_M.jpg")]
    [InlineData("dent/._1.png")]
    [InlineData("dent/Thumbs.db")]
    public void What_a_system_or_an_editor_left_is_no_class_and_no_image(string path)
    {
        using DatasetFolder folder = new DatasetFolder().Image("dent/1.png").Image("good/1.png").Image(path);
        DefectDataset data = folder.Read();
        data.Samples.Select(s => s.Id).ShouldBe(["dent/1.png", "good/1.png"]);
        data.Sources[0].Skipped.ShouldBe([new SkippedFiles("SystemFile", 1, path)]);
    }

    [Fact]
    public void Formats_that_are_not_read_are_counted_by_their_ending()
    {
        using DatasetFolder folder = new DatasetFolder()
            .Image("dent/1.png")
            .Image("dent/2.gif")
            .Image("dent/3.GIF")
            .Image("dent/4.heic")
            .File("dent/notes", [1]);
        folder
            .Read()
            .Sources[0]
            .Skipped.Select(s => (s.Reason, s.Count))
            .ShouldBe([("FormatNotRead()", 1), ("FormatNotRead(.gif)", 2), ("FormatNotRead(.heic)", 1)]);
    }

    [Theory]
    [InlineData(".webp")]
    [InlineData(".jp2")]
    [InlineData(".jfif")]
    [InlineData(".TIFF")]
    public void Formats_that_are_read_are_samples(string ending)
    {
        using DatasetFolder folder = new DatasetFolder().Image("dent/1" + ending);
        folder.Read().Samples.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Links_that_lead_back_end_and_are_counted()
    {
        using DatasetFolder folder = new DatasetFolder().Image("dent/1.png").Image("dent/deep/2.png").Image("hole/1.png");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "dent/deep/up"), folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "dent/deep/self"), Path.Combine(folder.Path, "dent/deep"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "dent/deep/above"), Path.GetDirectoryName(folder.Path)!);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "dent/3.png"), "nothing");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "dent/4.png"), "4.png");
        DefectDataset data = await Task.Run(folder.Read).WaitAsync(Patience);
        data.Samples.Select(s => s.Id).ShouldBe(["dent/1.png", "dent/deep/2.png", "hole/1.png"]);
        data.Sources[0].Skipped.Select(s => (s.Reason, s.Count)).ShouldBe([("BrokenLink", 2), ("LinkLoop", 3)]);
    }

    [Fact]
    public void A_class_may_be_a_link_to_a_folder_elsewhere_even_from_a_linked_folder()
    {
        using DatasetFolder elsewhere = new DatasetFolder().Image("parts/1.png").Image("parts/2.png");
        using DatasetFolder folder = new DatasetFolder().Image("dent/1.png");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "good"), Path.Combine(elsewhere.Path, "parts"));
        using var outer = new DatasetFolder();
        string link = Path.Combine(outer.Path, "link");
        Directory.CreateSymbolicLink(link, folder.Path);
        DefectDataset data = DatasetReader.Read(link, new DatasetReaderOptions());
        data.Samples.Select(s => s.Id).ShouldBe(["dent/1.png", "good/1.png", "good/2.png"]);
        data.Sources[0].Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void A_name_that_no_manifest_can_hold_is_counted()
    {
        using DatasetFolder folder = new DatasetFolder().Image("dent/1.png").Image("dent/a\\b.png").Image("dent/line\nbreak.png");
        folder.Read().Sources[0].Skipped.ShouldHaveSingleItem().ShouldBe(new SkippedFiles("UnusableName", 2, "dent/a\\b.png"));
    }

    [Fact]
    public void Images_that_a_manifest_does_not_list_are_counted_and_those_behind_a_link_are_not()
    {
        using DatasetFolder elsewhere = new DatasetFolder().Image("a/1.png").Image("a/2.png");
        using DatasetFolder folder = new DatasetFolder()
            .Manifest("path,class", "x/1.png,dent", "far/a/1.png,good")
            .Image("x/1.png")
            .Image("x/2.png")
            .Image("masks/1.png")
            .File("README.md", [1]);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "far"), elsewhere.Path);
        DatasetSource source = folder.Read().Sources.ShouldHaveSingleItem();
        source.Layout.ShouldBe(FolderLayout.Manifest);
        source.Skipped.ShouldBe([
            new("FormatNotRead(.md)", 1, "README.md"),
            new("Mask", 1, "masks/1.png"),
            new("NotInManifest", 1, "x/2.png"),
        ]);
    }
}
