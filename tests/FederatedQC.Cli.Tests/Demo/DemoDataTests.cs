using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Demo;
using FederatedQC.Cli.Tests.Kit;
using FederatedQC.TestKit;
using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Synthetic;

namespace FederatedQC.Cli.Tests.Demo;

/// <summary>What the operator keeps where the rule has it train, of synthetic images.</summary>
public sealed class DemoDataTests : IDisposable
{
    private const double Share = 0.2;
    private static readonly string[] Products = ["casting", "weave"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_operator_trains_on_no_site_has()
    {
        var without = Deal("mean", "none", Products[..1]);
        var with = Deal("fltrust", "none", Products[..1]);

        without.OperatorImagesFor(family: null).ShouldBeNull();
        var own = Files(with.OperatorImagesFor(family: null)!, DataSplit.Train);
        var sites = with.Sites.SelectMany(site => Files(site.Images, DataSplit.Train)).ToList();
        var all = without.Sites.SelectMany(site => Files(site.Images, DataSplit.Train)).ToList();
        own.Count.ShouldBeInRange((int)(Share * all.Count), (int)(Share * all.Count) + 2);
        own.Intersect(sites).ShouldBeEmpty();
        own.Concat(sites)
            .Concat(with.Sites.SelectMany(site => Files(site.Images, DataSplit.Validation)))
            .ShouldBe(all.Concat(without.Sites.SelectMany(site => Files(site.Images, DataSplit.Validation))), ignoreOrder: true);
        Files(with.TestImages, DataSplit.Test).ShouldBe(Files(without.TestImages, DataSplit.Test));
        own.Intersect(Files(with.PooledImages, DataSplit.Train)).ShouldBeEmpty();
    }

    [Fact]
    public void Each_family_is_measured_by_images_of_its_own_product()
    {
        var data = Deal("fltrust", ConsortiumOptions.Declared, Products);

        data.Families.Keys.ShouldBe(Products);
        foreach (var product in Products)
        {
            var own = Files(data.OperatorImagesFor(product)!, DataSplit.Train);
            own.ShouldNotBeEmpty();
            own.ShouldAllBe(file => file.StartsWith(_folder.Of(product), StringComparison.Ordinal));
        }
    }

    private DemoData Deal(string rule, string families, string[] products)
    {
        foreach (var (place, product) in products.Index().Where(product => !Directory.Exists(_folder.Of(product.Item))))
        {
            var surface = new SurfaceOptions { Size = 32, Seed = (ulong)place + 1 };
            SyntheticDatasetWriter.Write(
                _folder.Of(product),
                new SyntheticDatasetOptions
                {
                    Sites = 2,
                    PartsPerClass = 10,
                    Surface = surface,
                },
                CancellationToken.None
            );
        }

        var options = Asked.Of(
            $"--sites 4 --rule {rule} --families {families} --operator-share {Share} --split {(families == ConsortiumOptions.Declared ? "by-dataset" : "iid")} --out {_folder.Of($"out-{rule}-{families}")}"
        );
        return DemoData.Deal(options, [.. products.Select(product => _folder.Of(product))], CancellationToken.None);
    }

    private static IReadOnlyList<string> Files(string folder, DataSplit split) =>
        [
            .. DatasetReader
                .Read([folder], new DatasetReaderOptions())
                .Of(split)
                .Select(sample => Real(folder, sample.Path))
                .Order(StringComparer.Ordinal),
        ];

    // A folder of a demo links to the folder that its images stand in.
    private static string Real(string folder, string path)
    {
        var parts = Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar, 2);
        return Path.Combine(new DirectoryInfo(Path.Combine(folder, parts[0])).LinkTarget!, parts[1]);
    }
}
