using System.Text.Json;
using FederatedQC.Cli.Tests.Kit;
using FederatedQC.TestKit;

namespace FederatedQC.Cli.Tests.Commands;

public sealed class TrainCommandTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_training_leaves_model_export_and_report_and_nothing_half_done()
    {
        Directory
            .GetFileSystemEntries(trained.Model)
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["images", "local.f32", "model.onnx", "report.json", "shared.f32", "spec.json"]);
    }

    [Fact]
    public void The_report_on_standard_output_is_the_one_in_the_folder_and_progress_is_elsewhere()
    {
        var report = trained.Training.Json;
        trained.Training.Out.Trim().ShouldBe(File.ReadAllText(Path.Combine(trained.Model, "report.json")).Trim());
        trained.Training.Error.ShouldContain("epoch 4/4, loss ");
        report.GetProperty("modelId").GetString()!.Length.ShouldBe(64);
        report.GetProperty("blocks").GetArrayLength().ShouldBe(2);
        report.GetProperty("classes").GetArrayLength().ShouldBe(7);
        report.GetProperty("defectFreeClass").GetString().ShouldBe("good");
        report.GetProperty("parity").GetDouble().ShouldBeInRange(0, 1e-4);
        foreach (var split in new[] { "val", "test" })
        {
            var accuracy = report.GetProperty(split).GetProperty("accuracy");
            accuracy.GetProperty("low").GetDouble().ShouldBeLessThanOrEqualTo(accuracy.GetProperty("value").GetDouble());
            accuracy.GetProperty("high").GetDouble().ShouldBeGreaterThanOrEqualTo(accuracy.GetProperty("value").GetDouble());
        }

        report
            .GetProperty("val")
            .GetProperty("atArgmax")
            .GetProperty("threshold")
            .ValueKind.ShouldBe(JsonValueKind.Null, "the highest score has no threshold, and JSON no NaN");
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_model_and_a_table_with_intervals()
    {
        var again = await Fqc.RunAsync(
            "train",
            "--data",
            trained.Images,
            "--out",
            _folder.Of("model"),
            "--input-size",
            "32",
            "--epochs",
            "4",
            "--batch",
            "16",
            "--learning-rate",
            "0.05",
            "--threads",
            "1",
            "--seed",
            "3"
        );
        again.ShouldSucceed();
        again.Out.ShouldContain(trained.Training.Json.GetProperty("modelId").GetString()!);
        again.Out.ShouldContain("95 % interval");
        again.Out.ShouldContain("epoch 1/4");
        File.ReadAllBytes(_folder.Of("model", "shared.f32")).ShouldBe(File.ReadAllBytes(Path.Combine(trained.Model, "shared.f32")));
    }

    [Fact]
    public async Task Damaged_images_are_counted_and_the_rest_is_learnt()
    {
        (
            await Fqc.RunAsync("dataset", "synth", "--out", _folder.Of("images"), "--per-class", "10", "--sites", "1", "--size", "32")
        ).ShouldSucceed();
        var files = Directory.GetFiles(_folder.Of("images", "images", "scratch"));
        await File.WriteAllBytesAsync(files[0], []);
        await File.WriteAllTextAsync(files[1], "not an image");
        var said = (
            await Fqc.RunAsync(
                "train",
                "--data",
                _folder.Of("images"),
                "--out",
                _folder.Of("model"),
                "--input-size",
                "32",
                "--epochs",
                "1",
                "--norm",
                "group"
            )
        ).ShouldSucceed();
        said.Out.ShouldContain("skipped: 1 Empty, 60 Mask, 1 NotAnImage");
    }

    [Fact]
    public async Task Training_that_diverges_says_what_to_change_and_fails()
    {
        // At the highest rate, each step multiplies the scales of eighteen layers with one another: within ten steps nothing is finite.
        var failed = await Fqc.RunAsync(
            "train",
            "--data",
            trained.Images,
            "--out",
            _folder.Of("model"),
            "--network",
            "resnet18",
            "--norm",
            "group",
            "--input-size",
            "32",
            "--epochs",
            "1",
            "--batch",
            "1",
            "--learning-rate",
            "10"
        );
        failed.Code.ShouldBe(1);
        failed.Error.ShouldContain("Training diverged in epoch 1");
        failed.Error.ShouldContain("Lower the learning rate");
        File.Exists(_folder.Of("model", "shared.f32")).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();
}
