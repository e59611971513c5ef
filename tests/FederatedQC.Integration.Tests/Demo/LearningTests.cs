using System.Text.Json;
using FederatedQC.TestKit;
using FederatedQC.TestKit.Images;

namespace FederatedQC.Integration.Tests.Demo;

/// <summary>What federating is for, on real images: better than every factory alone, and good enough to use.</summary>
public sealed class LearningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [RealDataFact]
    public async Task Six_steel_mills_reach_together_what_none_reaches_alone()
    {
        var report = await FederateAsync("neu-det", "--sites", "6", "--split", "dirichlet:0.5", "--network", "compact");

        var federated = Accuracy(report.GetProperty("federated"));
        federated.ShouldBeGreaterThanOrEqualTo(0.95);
        Accuracy(report.GetProperty("localMean")).ShouldBeLessThanOrEqualTo(federated - 0.15);
    }

    [RealDataFact]
    public async Task Seven_board_makers_inspect_boards_that_none_of_them_has_seen()
    {
        var report = await FederateAsync("deeppcb", "--sites", "7", "--split", "by-group", "--rounds", "5", "--local-epochs", "2");

        var federated = report.GetProperty("federated");
        Accuracy(federated).ShouldBeGreaterThanOrEqualTo(0.85);
        federated.GetProperty("auroc").GetDouble().ShouldBeGreaterThanOrEqualTo(0.95);
    }

    [RealDataFact]
    public async Task Six_steel_mills_of_one_defect_each_solve_together_what_all_images_in_one_place_would()
    {
        var report = await FederateAsync("neu-det", "--sites", "6", "--split", "by-class", "--network", "features");

        var (federated, pooled) = (report.GetProperty("federated"), report.GetProperty("pooled"));
        Accuracy(federated).ShouldBeGreaterThanOrEqualTo(0.99);
        Accuracy(pooled).ShouldBe(Accuracy(federated), 1e-9);
        report.GetProperty("rounds").GetInt32().ShouldBe(2);
    }

    private static double Accuracy(JsonElement figures) => figures.GetProperty("accuracy").GetDouble();

    private async Task<JsonElement> FederateAsync(string images, params string[] options)
    {
        var folder = Path.Combine(RealDataFactAttribute.Folder, images);
        var (code, json, error) = await Fqc.RunAsync(["demo", "--data", folder, .. options, "--json", "--out", _folder.Of(images)]);
        code.ShouldBe(0, error);
        return JsonDocument.Parse(json).RootElement;
    }
}
