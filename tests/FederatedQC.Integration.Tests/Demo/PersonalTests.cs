using System.Runtime.InteropServices;
using System.Text.Json;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Storage.Models;
using FederatedQC.TestKit;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Running;

namespace FederatedQC.Integration.Tests.Demo;

/// <summary>What a demo says of sites that keep a part of the model for themselves.</summary>
public sealed class PersonalTests : IDisposable
{
    private const int Size = 32;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("fedbn")]
    [InlineData("fedper")]
    public async Task A_site_is_judged_with_the_tensors_that_it_has_trained_itself(string strategy)
    {
        var output = _folder.Of(strategy);
        var (code, json, error) = await Fqc.RunAsync(
            "demo",
            "--strategy",
            strategy,
            "--sites",
            "2",
            "--rounds",
            "3",
            "--local-epochs",
            "4",
            "--images",
            "60",
            "--input-size",
            $"{Size}",
            "--split",
            "iid",
            "--json",
            "--out",
            output
        );
        code.ShouldBe(0, error);

        var report = JsonDocument.Parse(json).RootElement;
        var release = ReleaseOf(output, report.GetProperty("modelId").GetString()!);
        var images = new ImageLibrary().Load(new DataSource([Path.Combine(output, "test")]), release.Spec, DataSplit.Test).Set;
        using var torch = new TorchThread();
        var fresh = Accuracy(torch, release with { Local = ModelInitialiser.FirstLocalOf(release.Spec) }, images);
        foreach (var site in report.GetProperty("sites").EnumerateArray())
        {
            var trained = Accuracy(torch, release with { Local = LocalOf(output, site.GetProperty("site").GetString()!) }, images);
            trained.ShouldNotBe(fresh, "otherwise this shows nothing");
            site.GetProperty("federated").GetProperty("accuracy").GetDouble().ShouldBe(trained);
        }
    }

    private static double Accuracy(TorchThread torch, ModelState model, ImageSet images) =>
        new ModelScorer(torch).Evaluate(model, images).Accuracy.Value;

    private static ModelState ReleaseOf(string output, string id)
    {
        Hash256.TryParse(id, out var model).ShouldBeTrue();
        ModelStore
            .OpenForReading(Path.Combine(output, "aggregator", "state", "models"))
            .TryLoad(model, out var state, out var problem)
            .ShouldBeTrue(problem);
        return state!;
    }

    // The newest of the site's updates holds what the site kept of that training.
    private static float[] LocalOf(string output, string site)
    {
        var newest = Directory.GetDirectories(Path.Combine(output, "sites", site, "state", "updates")).Max(StringComparer.Ordinal)!;
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(newest, "local.f32"))).ToArray();
    }
}
