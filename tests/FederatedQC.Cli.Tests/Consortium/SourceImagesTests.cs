using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Tests.Kit;
using FederatedQC.TestKit;
using FederatedQC.Vision.Datasets;

namespace FederatedQC.Cli.Tests.Consortium;

/// <summary>The images that are drawn where nobody names any.</summary>
public sealed class SourceImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(4, 20)]
    [InlineData(9, 20)]
    public void However_few_images_are_asked_for_every_site_has_some_of_every_class_in_every_split(int sites, int images)
    {
        var options = Asked.Of($"--sites {sites} --images {images} --out {_folder.Path}");

        var folders = SourceImages.Folders(options, ConsortiumProgress.Create(toStandardError: true), CancellationToken.None);

        var drawn = DatasetReader.Read(folders, new DatasetReaderOptions());
        foreach (var split in new[] { DataSplit.Train, DataSplit.Validation, DataSplit.Test })
        {
            drawn.Of(split).Select(sample => (sample.SiteHint, sample.ClassName)).Distinct().Count().ShouldBe(sites * drawn.Classes.Count);
        }
    }
}
