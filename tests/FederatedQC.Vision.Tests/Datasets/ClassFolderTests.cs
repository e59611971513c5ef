using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Tests.Datasets;

public sealed class ClassFolderTests
{
    [Fact]
    public void Folders_are_classes_and_the_usual_names_are_no_defects()
    {
        using DatasetFolder folder = new DatasetFolder()
            .Image("OK/1.png")
            .Image("dent/1.JPG")
            .Image("dent/deep/2.tif")
            .File("dent/notes.txt", [1]);
        DefectDataset data = folder.Read();
        data.Samples.Select(s => (s.Id, s.ClassName, s.IsDefect))
            .ShouldBe([("OK/1.png", "OK", false), ("dent/1.JPG", "dent", true), ("dent/deep/2.tif", "dent", true)]);
    }

    [Theory]
    [InlineData("part7_2.png", "part7")]
    [InlineData("part7-02.png", "part7")]
    [InlineData("part7.png", "")]
    [InlineData("000123.png", "")]
    [InlineData("_1.png", "")]
    [InlineData("plate.png", "")]
    public void The_name_before_an_index_is_the_part(string file, string part) => ClassFolders.PartName(file).ShouldBe(part);

    [Fact]
    public void Views_of_one_part_stay_in_one_split()
    {
        using var folder = new DatasetFolder();
        for (int part = 0; part < 30; part++)
        {
            folder.Image($"good/part{part}_1.png").Image($"good/part{part}_2.png").Image($"dent/part{part}_3.png");
        }

        DefectDataset data = folder.Read();
        data.Samples.Select(s => s.Group).Distinct().Count().ShouldBe(30);
        data.Samples.GroupBy(s => s.Group).ShouldAllBe(g => g.Select(s => s.Split).Distinct().Count() == 1);
        data.Of(DataSplit.Train).Count.ShouldBe(54);
    }

    [Fact]
    public void An_index_that_counts_images_makes_no_groups()
    {
        using var folder = new DatasetFolder();
        for (int i = 0; i < 20; i++)
        {
            folder.Image($"crazing/crazing_{i}.png");
        }

        folder.Read().Samples.Select(s => s.Group).Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public void The_split_keeps_each_class_in_proportion_and_follows_the_seed()
    {
        using var folder = new DatasetFolder();
        for (int i = 0; i < 50; i++)
        {
            folder.Image($"a/{i}.png").Image($"b/{i}.png");
        }

        DataSplit[] Splits(ulong seed) =>
            [.. DatasetReader.Read(folder.Path, new DatasetReaderOptions { Seed = seed }).Samples.Select(s => s.Split)];
        DefectDataset data = folder.Read();
        foreach (string name in data.Classes)
        {
            data.Of(DataSplit.Train).Count(s => s.ClassName == name).ShouldBe(30);
            data.Of(DataSplit.Validation).Count(s => s.ClassName == name).ShouldBe(10);
            data.Of(DataSplit.Test).Count(s => s.ClassName == name).ShouldBe(10);
        }

        Splits(4).ShouldBe(Splits(4));
        Splits(4).ShouldNotBe(Splits(5));
    }

    [Fact]
    public void A_folder_without_images_says_what_is_looked_for()
    {
        using DatasetFolder folder = new DatasetFolder().File("a/readme.txt", [1]);
        folder.Error().ShouldContain("class folders with images");
        Should
            .Throw<DatasetException>(() => DatasetReader.Read(folder.Path + "/none", new DatasetReaderOptions()))
            .Message.ShouldContain("does not exist");
        Should.Throw<DatasetException>(() => DatasetReader.Read([], new DatasetReaderOptions()));
    }

    [Fact]
    public void Merged_data_sets_share_classes_unless_asked_not_to()
    {
        using DatasetFolder first = new DatasetFolder().Image("good/1.png").Image("dent/1.png");
        using DatasetFolder second = new DatasetFolder().Image("good/1.png").Image("hole/1.png");
        string[] both = [first.Path, second.Path];
        DefectDataset merged = DatasetReader.Read(both, new DatasetReaderOptions());
        merged.Classes.ShouldBe(["dent", "good", "hole"]);
        merged.Samples.Select(s => s.Id).ShouldBeUnique();
        merged.Samples.Select(s => s.Group).ShouldBeUnique();
        merged.Samples.Select(s => s.Dataset).Distinct().Count().ShouldBe(2);

        DefectDataset apart = DatasetReader.Read(both, new DatasetReaderOptions { PrefixClasses = true });
        apart.Classes.ShouldBe(
            [$"{Path.GetFileName(first.Path)}.dent", $"{Path.GetFileName(second.Path)}.hole", "good"],
            ignoreOrder: true
        );
        apart.Samples.Count(s => !s.IsDefect).ShouldBe(2);
    }

    [Fact]
    public void The_same_folder_name_twice_gives_two_data_sets()
    {
        using DatasetFolder folder = new DatasetFolder().Image("x/set/good/1.png").Image("y/set/good/1.png");
        DefectDataset data = DatasetReader.Read([folder.Path + "/x/set/", folder.Path + "/y/set"], new DatasetReaderOptions());
        data.Samples.Select(s => s.Dataset).ShouldBe(["set", "set-2"]);
    }

    [Fact]
    public void Data_sets_that_disagree_about_a_class_are_not_merged()
    {
        using DatasetFolder first = new DatasetFolder().Manifest("path,class,is_defect", "a.png,stain,1");
        using DatasetFolder second = new DatasetFolder().Manifest("path,class,is_defect", "a.png,stain,0");
        Should
            .Throw<DatasetException>(() => DatasetReader.Read([first.Path, second.Path], new DatasetReaderOptions()))
            .Message.ShouldContain("'stain'");
    }
}
