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
    ImmutableArray<string> Classes,
    string? DefectFreeClass,
    int Channels,
    ImmutableArray<DemoSite> Sites,
    string PooledImages,
    string TestImages,
    int TestCount,
    ImmutableSortedDictionary<string, int> Skipped)
{
    /// <summary>What the plan takes from them.</summary>
    public DealtImages Dealt => new([.. Sites.Select(site => site.Name)], Classes, DefectFreeClass, Channels);

    /// <summary>The sites of each family; empty where there is one run for all.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Families => Sites.Where(site => site.Family is not null)
        .GroupBy(site => site.Family!, site => site.Name, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(family => family.Key, family => family.ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>Checks the images, removes what leaks from test into training, and deals the rest to the sites.</summary>
    /// <exception cref="DatasetException">The images can't be used so.</exception>
    public static DemoData Deal(ConsortiumOptions options, IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        var images = CheckedImages.Read(folders, options.Seed, dropLeaks: true, cancellation, prefixClasses: folders.Count > 1);
        var manifests = new LinkedManifest(folders);
        var dataset = images.Dataset;
        var test = dataset.Of(DataSplit.Test);
        if (test.Count == 0)
        {
            throw new DatasetException("There is no image in the split 'test', so no model can be compared: put some there in the manifest.");
        }

        var shares = SiteSplitter.Split(dataset, options.Split, new SiteSplitOptions(options.Sites, options.Seed));
        var products = new DemoProducts(shares, test, options.HasDeclaredFamilies, manifests, Path.Combine(options.Out, "test"));
        var sites = shares.Select(share => WriteSite(manifests, options.Out, share, products)).ToImmutableArray();
        var pooled = manifests.Write(Path.Combine(options.Out, "pooled"), shares.SelectMany(share => share.Train.Concat(share.Validation)));
        return new DemoData(
            [.. dataset.Classes],
            images.DefectFreeClass,
            images.Channels,
            sites,
            pooled,
            products.AllTestImages,
            test.Count,
            images.Skipped);
    }

    private static DemoSite WriteSite(LinkedManifest manifests, string root, SiteShare share, DemoProducts products)
    {
        var folder = Path.Combine(root, "sites", share.Name);
        var images = manifests.Write(Path.Combine(folder, "images"), share.Train.Concat(share.Validation));
        var classes = share.Train.GroupBy(sample => sample.ClassName, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return new DemoSite(share.Name, folder, images, share.Train.Count, classes, products.TestImagesOf(share), products.FamilyOf(share));
    }
}
