using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Tests.Datasets;

public sealed class SplitFolderTests
{
    [Fact]
    public void Folders_of_splits_hold_classes_and_are_none()
    {
        using DatasetFolder folder = new DatasetFolder()
            .Image("train/good/1.png")
            .Image("Valid/dent/2.png")
            .Image("test/good/3.png")
            .Image("golden/dent/4.png");
        DefectDataset data = folder.Read();
        data.Samples.Select(s => (s.Id, s.ClassName, s.Split))
            .ShouldBe([
                ("Valid/dent/2.png", "dent", DataSplit.Validation),
                ("golden/dent/4.png", "dent", DataSplit.Golden),
                ("test/good/3.png", "good", DataSplit.Test),
                ("train/good/1.png", "good", DataSplit.Train),
            ]);
        data.Sources.ShouldHaveSingleItem().Layout.ShouldBe(FolderLayout.SplitFolders);
    }

    [Fact]
    public void Validation_images_come_out_of_training_where_no_folder_holds_them()
    {
        using var folder = new DatasetFolder();
        for (int i = 0; i < 40; i++)
        {
            folder.Image($"train/dent/{i}.png").Image($"test/dent/{i}.png");
        }

        DefectDataset data = folder.Read();
        data.Of(DataSplit.Train).Count.ShouldBe(30);
        data.Of(DataSplit.Validation).Count.ShouldBe(10);
        data.Of(DataSplit.Test).ShouldAllBe(s => s.Id.StartsWith("test/"));
        data.Of(DataSplit.Test).Count.ShouldBe(40);
        data.Sources[0].Notes.ShouldHaveSingleItem().ShouldContain("validation images are drawn");
    }

    [Fact]
    public void The_same_number_in_two_splits_is_not_the_same_part()
    {
        using var folder = new DatasetFolder();
        for (int part = 0; part < 6; part++)
        {
            folder.Image($"train/dent/p{part}_1.png").Image($"val/dent/p{part}_1.png").Image($"test/dent/p{part}_1.png");
        }

        folder.Read().Samples.GroupBy(s => s.Group).ShouldAllBe(g => g.Select(s => s.Split).Distinct().Count() == 1);
    }

    [Fact]
    public void Masks_are_no_images_and_a_training_split_without_a_defect_is_drawn_anew()
    {
        using var folder = new DatasetFolder();
        for (int i = 0; i < 20; i++)
        {
            folder
                .Image($"train/good/{i:000}.png")
                .Image($"test/good/{i:000}.png")
                .Image($"test/hole/{i:000}.png")
                .Image($"ground_truth/hole/{i:000}_mask.png");
        }

        DefectDataset data = folder.File("license.txt", [1]).Read();
        data.Classes.ShouldBe(["good", "hole"]);
        data.Samples.Count.ShouldBe(60);
        data.Of(DataSplit.Train).Count(s => s.ClassName == "hole").ShouldBe(12);
        data.Sources[0].Layout.ShouldBe(FolderLayout.Mvtec);
        data.Sources[0]
            .Skipped.Select(s => (s.Reason, s.Count, s.Example))
            .ShouldBe([("FormatNotRead(.txt)", 1, "license.txt"), ("Mask", 20, "ground_truth/hole/000_mask.png")], ignoreOrder: true);
    }

    [Fact]
    public void Masks_beside_a_training_split_with_defects_leave_the_split_as_it_is()
    {
        using DatasetFolder folder = new DatasetFolder()
            .Image("train/good/1.png")
            .Image("train/hole/2.png")
            .Image("val/hole/3.png")
            .Image("test/hole/4.png")
            .Image("masks/hole/4.png");
        DefectDataset data = folder.Read();
        data.Sources[0].Layout.ShouldBe(FolderLayout.SplitFolders);
        data.Samples.CountBy(s => s.Split).ToDictionary()[DataSplit.Train].ShouldBe(2);
    }

    [Fact]
    public void Splits_beside_classes_are_refused()
    {
        using DatasetFolder folder = new DatasetFolder().Image("train/good/1.png").Image("dent/1.png");
        folder.Error().ShouldContain("folders of splits (train) beside others (dent)");
    }

    [Fact]
    public void A_folder_of_data_sets_is_refused()
    {
        using DatasetFolder folder = new DatasetFolder()
            .Image("bottle/train/good/1.png")
            .Image("bottle/test/hole/1.png")
            .Image("cable/test/cut/1.png");
        string error = folder.Error();
        error.ShouldContain("'bottle' would be a class, but holds folders of splits (test, train)");
        error.ShouldContain("name it instead");
    }

    [Fact]
    public void Classes_one_folder_down_are_refused_with_the_folder_to_name()
    {
        using DatasetFolder folder = new DatasetFolder().Image("images/dent/1.png").Image("images/hole/1.png").Image("masks/dent/1.png");
        folder.Error().ShouldContain($"name '{folder.Path}/images'");
        using DatasetFolder single = new DatasetFolder().Image("dent/left/1.png").Image("dent/2.png");
        single.Read().Classes.ShouldBe(["dent"]);
    }

    [Fact]
    public void Images_in_no_class_folder_are_counted_and_named()
    {
        using DatasetFolder loose = new DatasetFolder().Image("train/1.png").Image("val/2.png");
        loose.Error().ShouldContain("2 OutsideClassFolders, such as 'train/1.png'");
        using DatasetFolder beside = new DatasetFolder().Image("dent/1.png").Image("stray.png");
        beside.Read().Sources[0].Skipped.ShouldBe([new SkippedFiles("OutsideClassFolders", 1, "stray.png")]);
    }
}
