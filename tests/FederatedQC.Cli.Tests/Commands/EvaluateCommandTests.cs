using System.Text.Json;
using FederatedQC.Cli.Tests.Kit;
using FederatedQC.TestKit;

namespace FederatedQC.Cli.Tests.Commands;

public sealed class EvaluateCommandTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_export_and_the_folder_give_the_figures_of_training()
    {
        var onnx = (await Fqc.RunAsync("evaluate", "--model", trained.Onnx, "--data", trained.Images, "--json")).ShouldSucceed().Json;
        var folder = (await Fqc.RunAsync("evaluate", "--model", trained.Model, "--data", trained.Images, "--json")).ShouldSucceed().Json;
        var report = trained.Training.Json;
        JsonElement.DeepEquals(onnx.GetProperty("figures"), report.GetProperty("test")).ShouldBeTrue();
        JsonElement.DeepEquals(folder.GetProperty("figures"), report.GetProperty("test")).ShouldBeTrue();
        onnx.GetProperty("modelId").GetString().ShouldBe(report.GetProperty("modelId").GetString());
        onnx.GetProperty("skipped").EnumerateObject().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_tables_hold_figures_intervals_and_confusion()
    {
        var said = (await Fqc.RunAsync("evaluate", "--model", trained.Onnx, "--data", trained.Images, "--split", "train"))
            .ShouldSucceed()
            .Out;
        foreach (
            var text in new[]
            {
                "accuracy",
                "macro-F1",
                "AUROC",
                "escape at the overkill limit",
                "overkill at the highest score",
                "rolled_in_scale",
                "recall",
                "split 'train'",
            }
        )
        {
            said.ShouldContain(text);
        }
    }

    [Fact]
    public async Task A_split_without_an_image_is_refused() =>
        (await Fqc.RunAsync("evaluate", "--model", trained.Onnx, "--data", trained.Images, "--split", "golden")).ShouldRefuse("'golden'");

    [Fact]
    public async Task A_class_that_the_model_does_not_know_is_refused()
    {
        Directory.CreateDirectory(_folder.Of("images", "dent"));
        File.Copy(trained.ImageOf("scratch"), _folder.Of("images", "dent", "a.png"));
        (await Fqc.RunAsync("evaluate", "--model", trained.Onnx, "--data", _folder.Of("images"), "--split", "train")).ShouldRefuse("dent");
    }

    public void Dispose() => _folder.Dispose();
}
