using System.Collections.Immutable;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Datasets;
using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Cli.Demo;

/// <summary>
/// The images of a demo, dealt: each site's folder holds a manifest of its own images, one folder those of all sites together (for the
/// pooled ceiling), and one the test images. Nothing is copied.
/// </summary>
internal sealed record DemoData(
    DealtImages Dealt,
    ImmutableArray<DemoSite> Sites,
    string PooledImages,
    string TestImages,
    int TestCount,
    ImmutableSortedDictionary<string, string> OperatorImages,
    ImmutableSortedDictionary<string, int> Skipped
)
{
    /// <summary>Stands for the family where there is one run for all.</summary>
    public const string Everyone = "";

    /// <summary>The sites of each family; empty where there is one run for all.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Families =>
        Sites
            .Where(site => site.Family is not null)
            .GroupBy(site => site.Family!, site => site.Name, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(family => family.Key, family => family.ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>Folder of the images that the aggregator trains on for a family; null where the plan's rule wants none.</summary>
    /// <param name="family">The family; null where there is one run for all.</param>
    public string? OperatorImagesFor(string? family) => OperatorImages.GetValueOrDefault(family ?? Everyone);

    /// <summary>
    /// Checks the images, removes what leaks from test into training, lets the operator keep what it needs, and deals the rest to the
    /// sites.
    /// </summary>
    /// <exception cref="DatasetException">The images can't be used so.</exception>
    public static DemoData Deal(ConsortiumOptions options, IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        var images = CheckedImages.Read(
            folders,
            new DatasetReaderOptions
            {
                Seed = options.Plan.Seed,
                PrefixClasses = folders.Count > 1,
                Good = options.Good,
            },
            dropLeaks: true,
            cancellation
        );
        var manifests = new LinkedManifest(folders);
        var dataset = images.Dataset;
        var test = dataset.Of(DataSplit.Test);
        if (test.Count == 0)
        {
            throw new DatasetException(
                "There is no image in the split 'test', so no model can be compared: put some there in the manifest."
            );
        }

        var ownShare = options.Plan.UsesTrusted ? options.OperatorShare : 0;
        var (own, dealt) = OperatorShare.Take(
            dataset,
            OperatorShare.CountOf(ownShare, dataset.Of(DataSplit.Train).Count),
            options.Plan.Seed
        );
        var shares = SiteSplitter.Split(dealt, options.Split, new SiteSplitOptions(options.Sites, options.Plan.Seed));
        var products = new DemoProducts(shares, test, options.HasDeclaredFamilies, manifests, Path.Combine(options.Out, "test"));
        var sites = shares.Select(share => WriteSite(manifests, options.Out, share, products)).ToImmutableArray();
        var pooled = manifests.Write(Path.Combine(options.Out, "pooled"), shares.SelectMany(share => share.Train.Concat(share.Validation)));
        return new DemoData(
            new DealtImages([.. sites.Select(site => site.Name)], [.. dataset.Classes], images.DefectFreeClass, images.Channels),
            sites,
            pooled,
            products.AllTestImages,
            test.Count,
            own.Count == 0
                ? ImmutableSortedDictionary<string, string>.Empty
                : WriteOperator(manifests, DemoConsortium.AggregatorFolderIn(options.Out), own, sites, products),
            images.Skipped
        );
    }

    // A family of which the operator has no image of its own product gets all.
    private static ImmutableSortedDictionary<string, string> WriteOperator(
        LinkedManifest manifests,
        string folder,
        IReadOnlyList<Sample> own,
        ImmutableArray<DemoSite> sites,
        DemoProducts products
    )
    {
        var written = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var family in sites.Select(site => site.Family).Distinct(StringComparer.Ordinal))
        {
            var product = own.Where(sample => products.NameOf(sample) == family).ToList();
            written.Add(
                family ?? Everyone,
                manifests.Write(Path.Combine(folder, family is null ? "images" : $"images-{family}"), product.Count > 0 ? product : own)
            );
        }

        return written.ToImmutable();
    }

    private static DemoSite WriteSite(LinkedManifest manifests, string root, SiteShare share, DemoProducts products)
    {
        var folder = Path.Combine(root, "sites", share.Name);
        var images = manifests.Write(Path.Combine(folder, "images"), share.Train.Concat(share.Validation));
        var classes = share
            .Train.GroupBy(sample => sample.ClassName, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return new DemoSite(share.Name, folder, images, share.Train.Count, classes, products.TestImagesOf(share), products.FamilyOf(share));
    }
}
