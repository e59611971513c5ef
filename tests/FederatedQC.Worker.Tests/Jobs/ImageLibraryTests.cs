using FederatedQC.TestKit;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Tests.Kit;

namespace FederatedQC.Worker.Tests.Jobs;

public sealed class ImageLibraryTests(Surfaces surfaces) : IClassFixture<Surfaces>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void An_image_that_stands_in_two_splits_is_left_out_of_the_less_protected_one()
    {
        var source = Folder();
        var library = new ImageLibrary();
        var (before, tests) = (library.Load(source, surfaces.Spec, DataSplit.Train), library.Load(source, surfaces.Spec, DataSplit.Test));
        before.Skipped.ShouldBeEmpty();

        // The test image gets the bytes of a training image.
        File.Copy(Images("train").First(), Images("test").First(), overwrite: true);
        var train = library.Load(source, surfaces.Spec, DataSplit.Train);

        train.Set.Count.ShouldBe(before.Set.Count - 1);
        train.Skipped.ShouldBe([KeyValuePair.Create(SkipReasons.Leak, 1)]);
        library.Load(source, surfaces.Spec, DataSplit.Test).Set.Count.ShouldBe(tests.Set.Count);
    }

    [Fact]
    public void Good_parts_are_of_the_plans_class_whatever_the_site_calls_theirs()
    {
        var source = Folder(name => name.Replace("good", "良品", StringComparison.Ordinal));
        var asPlanned = new ImageLibrary().Load(surfaces.Data, surfaces.Spec, DataSplit.Train);
        var asCalled = new ImageLibrary().Load(source, surfaces.Spec, DataSplit.Train);
        ImageLibrary.Read(source).Classes.ShouldContain("良品");
        asCalled.Set.Labels.Order().ShouldBe(asPlanned.Set.Labels.Order());
    }

    [Fact]
    public void A_defect_that_the_plan_does_not_know_is_refused_whatever_its_name() =>
        Should
            .Throw<DatasetException>(() =>
                new ImageLibrary().Load(
                    Folder(name => name.Replace("good", "worn", StringComparison.Ordinal)),
                    surfaces.Spec,
                    DataSplit.Train
                )
            )
            .Message.ShouldContain("worn");

    public void Dispose() => _folder.Dispose();

    // The images in class folders or, where none is renamed, with their manifest.
    private DataSource Folder(Func<string, string>? rename = null)
    {
        if (rename is not null)
        {
            foreach (var sample in ImageLibrary.Read(surfaces.Data).Samples)
            {
                var split = SplitNames.Of(sample.Split);
                var copy = _folder.Of("images", split, rename(sample.ClassName), Path.GetFileName(sample.Path));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(sample.Path, copy);
            }

            return new DataSource([_folder.Of("images")]);
        }

        foreach (var file in Directory.GetFiles(surfaces.Images, "*", SearchOption.AllDirectories))
        {
            var copy = _folder.Of("images", Path.GetRelativePath(surfaces.Images, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return new DataSource([_folder.Of("images")]);
    }

    private IEnumerable<string> Images(string split) =>
        ImageLibrary
            .Read(new DataSource([_folder.Of("images")]))
            .Samples.Where(sample => sample.Split == SplitNames.Get(split))
            .Select(sample => sample.Path);
}
