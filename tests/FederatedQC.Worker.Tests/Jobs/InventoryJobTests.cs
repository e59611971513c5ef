using FederatedQC.TestKit;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Running;
using FederatedQC.Worker.Tests.Kit;

namespace FederatedQC.Worker.Tests.Jobs;

public sealed class InventoryJobTests(Surfaces surfaces) : IClassFixture<Surfaces>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JobRunner _runner = new();

    [Fact]
    public void Images_are_counted_by_split_and_class()
    {
        var found = Inventory(surfaces.Data, surfaces.Spec.Classes);
        found.Images.Values.Sum(split => split.Values.Sum()).ShouldBe(70);
        found.Images.Keys.ShouldBe(["test", "train", "val"]);
        found.Problems.ShouldBeEmpty();
        found.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void A_class_unknown_to_the_plan_is_a_problem() =>
        Inventory(surfaces.Data, ["good", "scratch"]).Problems.ShouldHaveSingleItem().ShouldContain("pitting");

    [Fact]
    public void Good_parts_are_of_the_plans_class_whatever_the_site_calls_theirs()
    {
        var good = Path.Combine(_folder.Path, "images", "OK");
        Directory.CreateDirectory(good);
        File.Copy(ImageOf("good"), Path.Combine(good, "1.png"));
        var job = new InventoryJob
        {
            Data = new DataSource([_folder.Of("images")]),
            Classes = ["good", "scratch"],
            DefectFreeClass = "good",
        };
        var found = (WorkerReply.Inventoried)_runner.Run(job, _ => { }, CancellationToken.None);
        found.Images.Values.ShouldHaveSingleItem().Keys.ShouldBe(["good"]);
        found.Problems.ShouldNotContain(problem => problem.Contains("does not know"));
    }

    [Fact]
    public void Without_a_plan_classes_come_as_they_are() => Inventory(surfaces.Data, []).Problems.ShouldBeEmpty();

    [Fact]
    public void One_class_keeps_a_site_from_training_and_no_held_out_image_does_not()
    {
        var dataset = DatasetReader.Read(surfaces.Images, new DatasetReaderOptions());
        var images = _folder.Of("images");
        Directory.CreateDirectory(images);
        var good = dataset.Of(DataSplit.Train).Where(sample => sample.ClassName == "good").ToArray();
        foreach (var sample in good)
        {
            File.Copy(sample.Path, Path.Combine(images, Path.GetFileName(sample.Path)));
        }

        ManifestWriter.Write(images, good.Select(sample => sample with { Id = Path.GetFileName(sample.Path) }));
        Inventory(new DataSource([images]), surfaces.Spec.Classes).Problems.ShouldHaveSingleItem().ShouldContain("'good'");
    }

    [Fact]
    public void Damaged_files_are_counted_and_not_taken()
    {
        var images = _folder.Of("images", "good");
        Directory.CreateDirectory(images);
        File.WriteAllText(Path.Combine(images, "a.png"), "not an image");
        File.WriteAllBytes(Path.Combine(images, "b.jpg"), []);
        var found = Inventory(new DataSource([_folder.Of("images")]), []);
        found.Skipped.Keys.ShouldBe(["Empty", "NotAnImage"]);
        found.Images.ShouldBeEmpty();
    }

    public void Dispose()
    {
        _runner.Dispose();
        _folder.Dispose();
    }

    private string ImageOf(string className) =>
        DatasetReader.Read(surfaces.Images, new DatasetReaderOptions()).Samples.First(sample => sample.ClassName == className).Path;

    private WorkerReply.Inventoried Inventory(DataSource data, System.Collections.Immutable.ImmutableArray<string> classes) =>
        (WorkerReply.Inventoried)_runner.Run(new InventoryJob { Data = data, Classes = classes }, _ => { }, CancellationToken.None);
}
