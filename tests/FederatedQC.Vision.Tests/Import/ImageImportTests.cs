using FederatedQC.TestKit.Images;
using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Import;
using FederatedQC.Vision.Tests.Datasets;

namespace FederatedQC.Vision.Tests.Import;

public sealed class ImageImportTests
{
    private static readonly ImagePreprocessor Tiny = new(2, 1);

    [Fact]
    public void Files_that_are_no_images_are_counted_by_reason_and_left_out()
    {
        using DatasetFolder folder = new DatasetFolder()
            .Manifest(
                "path,class",
                "a.png,c",
                "empty.png,c",
                "text.png,c",
                "none.png,c",
                "cut.png,c",
                "cut2.png,c",
                "huge.png,c",
                "cmyk.jpg,c"
            )
            .Image("a.png", 5)
            .File("empty.png", [])
            .File("text.png", "no image at all"u8.ToArray())
            .File("cut.png", PngFile.Write(2, 2, 8, PngFile.Grey, new byte[4])[..40])
            .File("cut2.png", PngFile.Write(2, 2, 8, PngFile.Grey, new byte[4])[..50])
            .File("huge.png", PngFile.WriteWithoutPixels(10_000, 10_000))
            .File("cmyk.jpg", JpegFile.WriteCmyk());
        ImportedImages set = ImageImport.Run(folder.Read(), Tiny, new ImportOptions(), default);
        set.Count.ShouldBe(1);
        set.Dataset.Samples[0].Id.ShouldBe("a.png");
        set[0].ToArray().ShouldBe(new byte[] { 5, 5, 5, 5 });
        (set.Report.Listed, set.Report.Imported, set.Report.DroppedLeaks).ShouldBe((8, 1, 0));
        set.Report.Skipped.ShouldBe([
            new("Empty", 1, "empty.png"),
            new("NotAnImage", 1, "text.png"),
            new("TooLarge", 1, "huge.png"),
            new("Truncated", 2, "cut.png"),
            new("Unreadable", 1, "none.png"),
            new("Unsupported", 1, "cmyk.jpg"),
        ]);
    }

    [Fact]
    public void Labels_stay_when_a_class_loses_all_its_images()
    {
        using DatasetFolder folder = new DatasetFolder().Image("b/1.png", 1).File("a/1.png", []);
        ImportedImages set = ImageImport.Run(folder.Read(), Tiny, new ImportOptions(), default);
        set.Dataset.Classes.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_data_set_without_a_usable_image_says_why()
    {
        using DatasetFolder folder = new DatasetFolder().File("a/1.png", []).File("a/2.png", []);
        Should
            .Throw<DatasetException>(() => ImageImport.Run(folder.Read(), Tiny, new ImportOptions(), default))
            .Message.ShouldContain("None of the 2 images can be used: 2 Empty");
    }

    [Fact]
    public void The_same_bytes_in_train_and_test_leave_the_training_set()
    {
        using DatasetFolder folder = new DatasetFolder()
            .Manifest(
                "path,class,split_group,split",
                "a.png,c,1,train",
                "b.png,c,2,test",
                "c.png,c,3,val",
                "d.png,c,4,train",
                "e.png,c,5,train"
            )
            .Image("a.png", 1)
            .Image("b.png", 1)
            .Image("c.png", 1)
            .Image("d.png", 2)
            .Image("e.png", 2);
        ImportedImages set = ImageImport.Run(folder.Read(), Tiny, new ImportOptions(), default);
        set.Dataset.Samples.Select(s => s.Id).ShouldBe(["b.png", "d.png", "e.png"]);
        set.Report.DroppedLeaks.ShouldBe(2);
        set.Report.Duplicates.Exact.ShouldBe(3);
        ImageImport.Run(folder.Read(), Tiny, new ImportOptions { DropLeaks = false }, default).Count.ShouldBe(5);
    }

    [Fact]
    public void The_result_does_not_depend_on_the_parallelism()
    {
        using var folder = new DatasetFolder();
        for (byte i = 0; i < 40; i++)
        {
            folder.Image($"a/{i}.png", i);
        }

        byte[] Bytes(int parallelism)
        {
            ImportedImages set = ImageImport.Run(folder.Read(), Tiny, new ImportOptions { Parallelism = parallelism }, default);
            return [.. Enumerable.Range(0, set.Count).SelectMany(i => set[i].ToArray())];
        }

        Bytes(1).ShouldBe(Bytes(4));
    }

    [Fact]
    public void Can_be_cancelled()
    {
        using DatasetFolder folder = new DatasetFolder().Image("a/1.png");
        Should.Throw<OperationCanceledException>(() =>
            ImageImport.Run(folder.Read(), Tiny, new ImportOptions(), new CancellationToken(true))
        );
    }
}
