using FederatedQC.TestKit;

namespace FederatedQC.Cli.Tests.Kit;

/// <summary>Synthetic images and a model that <c>fqc train</c> made of them, shared by the tests of a class. Read only.</summary>
public sealed class TrainedModel : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A folder with a manifest: 7 classes of 12 images.</summary>
    public string Images => _folder.Of("images");

    public string Model => _folder.Of("model");

    public string Onnx => Path.Combine(Model, "model.onnx");

    /// <summary>One image of a class.</summary>
    public string ImageOf(string className) =>
        Directory.GetFiles(Path.Combine(Images, "images", className)).Order(StringComparer.Ordinal).First();

    /// <summary>What <c>fqc train --json</c> printed.</summary>
    internal Fqc Training { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        (
            await Fqc.RunAsync(
                "dataset",
                "synth",
                "--out",
                Images,
                "--per-class",
                "12",
                "--sites",
                "1",
                "--size",
                "40",
                "--difficulty",
                "0.1"
            )
        ).ShouldSucceed();
        Training = await Fqc.RunAsync(
            "train",
            "--data",
            Images,
            "--out",
            Model,
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
            "3",
            "--json"
        );
        Training.ShouldSucceed();
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
