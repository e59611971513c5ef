using FederatedQC.TestKit;
using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Import;
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
        train.Skipped.ShouldBe([KeyValuePair.Create(ImportReport.LeakReason, 1)]);
        library.Load(source, surfaces.Spec, DataSplit.Test).Set.Count.ShouldBe(tests.Set.Count);
    }

    public void Dispose() => _folder.Dispose();

    private DataSource Folder()
    {
        foreach (var file in Directory.GetFiles(surfaces.Images, "*", SearchOption.AllDirectories))
        {
            var copy = _folder.Of("images", Path.GetRelativePath(surfaces.Images, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return new DataSource([_folder.Of("images")]);
    }

    private IEnumerable<string> Images(string split) => ImageLibrary.Read(new DataSource([_folder.Of("images")])).Samples
        .Where(sample => sample.Split == SplitNames.Get(split)).Select(sample => sample.Path);
}
