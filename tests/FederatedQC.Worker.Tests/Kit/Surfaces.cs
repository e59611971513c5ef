using System.Collections.Immutable;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;
using FederatedQC.TestKit;
using FederatedQC.Vision.Synthetic;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Tests.Kit;

/// <summary>A few synthetic images and a small model, shared by all tests of a class. Read only.</summary>
public sealed class Surfaces : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Surfaces()
    {
        Images = _folder.Of("images");
        SyntheticDatasetWriter.Write(
            Images,
            new SyntheticDatasetOptions
            {
                Sites = 1,
                PartsPerClass = 5,
                ViewsPerPart = 2,
                Surface = new SurfaceOptions { Size = 40, Seed = 3 },
            },
            CancellationToken.None
        );
        Spec = SpecOf([.. SurfaceClasses.All.Select(SurfaceClasses.NameOf).Order(StringComparer.Ordinal)]);
    }

    /// <summary>A folder with a manifest: 7 classes, 10 images each.</summary>
    public string Images { get; }

    public DataSource Data => new([Images]);

    public ModelSpec Spec { get; }

    public static ModelSpec SpecOf(ImmutableArray<string> classes, string sharing = "all-shared", NormKind norm = NormKind.Batch) =>
        SpecBuilder.Create(
            new NetworkOptions
            {
                Classes = classes,
                Width = 8,
                InputSize = 32,
                DefectFreeClass = classes.Contains("good") ? "good" : null,
                Sharing = sharing,
                Norm = norm,
            }
        );

    /// <summary>Writes a first model into a folder.</summary>
    public static ModelFiles Write(ModelSpec spec, string folder) => ModelFile.Write(folder, ModelInitialiser.Create(spec, seed: 7));

    /// <summary>A short training that writes beside the model.</summary>
    public static TrainJob Train(ModelFiles start, DataSource data, int epochs = 2, ulong seed = 5) =>
        new()
        {
            Data = data,
            Start = start,
            Settings = new()
            {
                LocalEpochs = epochs,
                BatchSize = 16,
                LearningRate = 0.05,
            },
            Round = 0,
            Rounds = 1,
            Seed = seed,
            SharedOutput = start.SharedPath + ".end",
            LocalOutput = start.LocalPath + ".end",
        };

    public void Dispose() => _folder.Dispose();
}
