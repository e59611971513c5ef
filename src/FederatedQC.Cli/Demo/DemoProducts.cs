using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Datasets;
using FederatedQC.Simulation;
using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Cli.Demo;

/// <summary>
/// What the sites of a demo make: a data set is a product, and a site's product is that of all its training images, if there is one such.
/// </summary>
internal sealed class DemoProducts
{
    private readonly IReadOnlyDictionary<string, string> _names;
    private readonly Dictionary<string, string> _tests = new(StringComparer.Ordinal);
    private readonly bool _areFamilies;

    /// <summary>Writes the test images: all of them, and those of each product where there are several.</summary>
    /// <param name="shares">What the sites hold.</param>
    /// <param name="test">All test images.</param>
    /// <param name="isDeclared">Whether sites of one product are a family.</param>
    /// <param name="manifests">Writes them down.</param>
    /// <param name="folder">Where.</param>
    /// <exception cref="DatasetException">There is a product without a test image.</exception>
    public DemoProducts(
        IReadOnlyList<SiteShare> shares,
        IReadOnlyList<Sample> test,
        bool isDeclared,
        LinkedManifest manifests,
        string folder
    )
    {
        var datasets = shares.SelectMany(share => share.Train).Select(sample => sample.Dataset).Distinct(StringComparer.Ordinal).ToList();
        _names = ProductNames.Of([.. datasets, FamilyRun.Undeclared]);
        _areFamilies = isDeclared && shares.Select(Product).Distinct(StringComparer.Ordinal).Count() > 1;
        AllTestImages = manifests.Write(folder, test);
        foreach (
            var dataset in datasets.Count > 1 ? shares.Select(share => share.Dataset).OfType<string>().Distinct(StringComparer.Ordinal) : []
        )
        {
            var own = test.Where(sample => sample.Dataset == dataset).ToList();
            _tests[dataset] =
                own.Count > 0
                    ? manifests.Write($"{folder}-{_names[dataset]}", own)
                    : throw new DatasetException(
                        $"There is no image of '{dataset}' in the split 'test', so its sites' models can't be compared: put some there in the manifest."
                    );
        }
    }

    /// <summary>Folder of all test images.</summary>
    public string AllTestImages { get; }

    /// <summary>Folder of the test images of a site's product; of all, where it has none of its own.</summary>
    public string TestImagesOf(SiteShare share) =>
        share.Dataset is { } dataset && _tests.TryGetValue(dataset, out var own) ? own : AllTestImages;

    /// <summary>The name of an image's product.</summary>
    public string? NameOf(Sample sample) => _names.GetValueOrDefault(sample.Dataset);

    /// <summary>The family of a site; null where there is one run for all.</summary>
    public string? FamilyOf(SiteShare share) => _areFamilies ? _names[Product(share)] : null;

    private static string Product(SiteShare share) => share.Dataset ?? FamilyRun.Undeclared;
}
