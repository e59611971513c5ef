using System.Text.Json;
using FederatedQC.TestKit;
using FederatedQC.Vision.Synthetic;

namespace FederatedQC.Integration.Tests.Demo;

/// <summary>Two products in one consortium of real processes: one broker, one aggregator, two models.</summary>
public sealed class FamilyTests : IDisposable
{
    private const int Rounds = 3;
    private static readonly string[] Products = ["casting", "weave"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_families_release_two_models_and_no_site_trains_on_the_others()
    {
        foreach (var (place, product) in Products.Index())
        {
            var surface = new SurfaceOptions { Size = 32, Seed = (ulong)place + 1 };
            SyntheticDatasetWriter.Write(
                _folder.Of(product),
                new SyntheticDatasetOptions
                {
                    Sites = 2,
                    PartsPerClass = 5,
                    Surface = surface,
                },
                CancellationToken.None
            );
        }

        var output = _folder.Of("out");
        var (code, json, error) = await Fqc.RunAsync(
            "demo",
            "--data",
            _folder.Of(Products[0]),
            "--data",
            _folder.Of(Products[1]),
            "--families",
            "declared",
            "--sites",
            "4",
            "--rounds",
            $"{Rounds}",
            "--local-epochs",
            "2",
            "--input-size",
            "32",
            "--json",
            "--out",
            output
        );

        code.ShouldBe(0, error);
        var report = JsonDocument.Parse(json).RootElement;
        var families = report
            .GetProperty("families")
            .EnumerateArray()
            .ToDictionary(Family, family => family.GetProperty("modelId").GetString()!);
        families.Keys.ShouldBe(Products);
        families.Values.Distinct().Count().ShouldBe(2);
        report
            .GetProperty("roundLog")
            .EnumerateArray()
            .GroupBy(Family)
            .Select(rounds => (rounds.Key, rounds.Count()))
            .ShouldBe([("casting", Rounds), ("weave", Rounds)]);
        var sites = report.GetProperty("sites").EnumerateArray().ToList();
        sites.GroupBy(Family).Select(family => family.Count()).ShouldBe([2, 2]);
        var bases = new HashSet<(string Family, string Base)>();
        foreach (var site in sites)
        {
            bases.Add((Family(site), TrainsWithItsFamilyOnly(output, site.GetProperty("site").GetString()!, Family(site))));
            site.GetProperty("classes")
                .EnumerateObject()
                .ShouldAllBe(entry => entry.Name == "good" || entry.Name.StartsWith(Family(site) + ".", StringComparison.Ordinal));
            site.GetProperty("benefit").GetProperty("sentence").GetString().ShouldNotBeNullOrEmpty();
        }

        // Both began with the same random model: after a round each has its own.
        bases.Select(entry => entry.Family).ShouldBe(Products, ignoreOrder: true);
        bases.Select(entry => entry.Base).Distinct().Count().ShouldBe(2);
        foreach (var product in Products)
        {
            File.Exists(Path.Combine(output, $"model-{product}.onnx")).ShouldBeTrue();
            (await File.ReadAllTextAsync(Path.Combine(output, "report.html"))).ShouldContain(families[product]);
        }
    }

    /// <summary>Checks that the site's log knows no run but its family's.</summary>
    /// <returns>The model that the update which the site keeps began with.</returns>
    private static string TrainsWithItsFamilyOnly(string output, string site, string family)
    {
        var log = File.ReadAllText(Path.Combine(output, "logs", site + ".log"));
        log.ShouldContain($"Train for demo-run-{family}-0");
        Products.Where(product => product != family).ShouldAllBe(product => !log.Contains($"demo-run-{product}", StringComparison.Ordinal));

        var updates = Path.Combine(output, "sites", site, "state", "updates");
        var newest = JsonDocument
            .Parse(File.ReadAllText(Path.Combine(Directory.GetDirectories(updates).Max(StringComparer.Ordinal)!, "update.json")))
            .RootElement;
        newest.GetProperty("run").GetString().ShouldBe($"demo-run-{family}");
        newest.GetProperty("round").GetInt32().ShouldBe(Rounds - 1);
        return newest.GetProperty("base").GetString()!;
    }

    private static string Family(JsonElement part) => part.GetProperty("family").GetString()!;
}
