using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;
using FederatedQC.TestKit;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Running;
using FederatedQC.Worker.Tests.Kit;

namespace FederatedQC.Worker.Tests.Jobs;

public sealed class EvaluateJobTests(Surfaces surfaces) : IClassFixture<Surfaces>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JobRunner _runner = new();

    [Theory]
    [InlineData("all-shared")]
    [InlineData("fedbn")]
    [InlineData("fedper")]
    public void Onnx_runtime_scores_as_torch_does(string sharing)
    {
        var spec = Surfaces.SpecOf(surfaces.Spec.Classes, sharing);
        var start = Surfaces.Write(spec, _folder.Of("model"));
        var job = Surfaces.Train(start, surfaces.Data, epochs: 3);
        _runner.Run(job, _ => { }, CancellationToken.None);
        var model = start with { SharedPath = job.SharedOutput, LocalPath = sharing == "all-shared" ? null : job.LocalOutput };
        var evaluated = Evaluate(model, "test", parityImages: 1000);
        evaluated.Parity.ShouldBeGreaterThan(
            0,
            "two implementations of the same sums are never equal to the last bit, so something was compared"
        );
        evaluated.Parity.ShouldBeLessThanOrEqualTo(1e-4);
    }

    [Fact]
    public void The_figures_add_up()
    {
        var evaluated = Evaluate(Surfaces.Write(surfaces.Spec, _folder.Of("model")), "train");
        var (figures, counts) = (evaluated.Figures, evaluated.Counts);
        counts.Images.ShouldBe(figures.Accuracy.Count);
        counts.IsConsistent(surfaces.Spec.Classes.Length).ShouldBeTrue();
        figures.Confusion.Sum(row => row.Sum()).ShouldBe(figures.Accuracy.Count);
        figures.Accuracy.Low.ShouldBeLessThanOrEqualTo(figures.Accuracy.Value);
        figures.Accuracy.High.ShouldBeGreaterThanOrEqualTo(figures.Accuracy.Value);
        figures.AtOverkillLimit!.Overkill.Value.ShouldBeLessThanOrEqualTo(0.02);
        figures.Auroc!.Value.ShouldBeInRange(0, 1);
    }

    [Fact]
    public void Beside_the_model_the_nearest_training_image_is_measured_on_the_same_images()
    {
        var evaluated = EvaluateWith(GateSettings.Nearest);
        evaluated.ToEvaluation().IsConsistent(surfaces.Spec.Classes.Length, surfaces.Spec.DefectFreeIndex).ShouldBeTrue();
        SiteMeasure.Of(evaluated.Alone!).ShouldBeGreaterThan(0.55, "the rule sees the images");
        Directory.GetFiles(_folder.Path, "alone*").ShouldBeEmpty();
        Evaluate(Surfaces.Write(surfaces.Spec, _folder.Of("model")), "val").Alone.ShouldBeNull("nobody asked");
    }

    [Fact]
    public void A_model_that_is_trained_alone_is_trained_once_and_anew_where_its_file_is_damaged()
    {
        var alone = EvaluateWith(GateSettings.Trained).Alone!;
        var kept = File.ReadAllBytes(_folder.Of("alone.f32"));
        File.SetLastWriteTimeUtc(_folder.Of("alone.f32"), DateTime.UnixEpoch);

        EvaluateWith(GateSettings.Trained).Alone!.Counts.Correct.ShouldBe(alone.Counts.Correct);
        File.GetLastWriteTimeUtc(_folder.Of("alone.f32")).ShouldBe(DateTime.UnixEpoch);

        File.WriteAllBytes(_folder.Of("alone.f32"), kept[..^4]);
        EvaluateWith(GateSettings.Trained).Alone!.Counts.Correct.ShouldBe(alone.Counts.Correct);
        File.ReadAllBytes(_folder.Of("alone.f32")).ShouldBe(kept);
    }

    [Fact]
    public void Without_a_defect_free_class_there_is_no_escape()
    {
        var images = _folder.Of("images");
        foreach (var name in new[] { "scratch", "patch" })
        {
            Directory.CreateDirectory(Path.Combine(images, name));
            foreach (var file in Directory.GetFiles(Path.Combine(surfaces.Images, "images", name)))
            {
                File.Copy(file, Path.Combine(images, name, Path.GetFileName(file)));
            }
        }

        var model = Surfaces.Write(Surfaces.SpecOf(["patch", "scratch"]), _folder.Of("model"));
        var figures = (
            (WorkerReply.Evaluated)
                _runner.Run(
                    new EvaluateJob
                    {
                        Data = new DataSource([images]),
                        Split = "val",
                        Model = model,
                    },
                    _ => { },
                    CancellationToken.None
                )
        ).Figures;
        figures.Auroc.ShouldBeNull();
        figures.AtOverkillLimit.ShouldBeNull();
    }

    [Fact]
    public void A_split_without_an_image_is_said_so()
    {
        var model = Surfaces.Write(surfaces.Spec, _folder.Of("model"));
        Should.Throw<DatasetException>(() => Evaluate(model, "golden")).Message.ShouldContain("'golden'");
    }

    [Fact]
    public void A_missing_model_file_is_named()
    {
        var model = Surfaces.Write(surfaces.Spec, _folder.Of("model"));
        File.Delete(model.SharedPath);
        Should.Throw<ModelFileException>(() => Evaluate(model, "test")).Message.ShouldContain(model.SharedPath);
    }

    [Fact]
    public void A_spec_that_is_no_spec_is_named()
    {
        var model = Surfaces.Write(surfaces.Spec, _folder.Of("model"));
        File.WriteAllText(model.SpecPath, "{}");
        Should.Throw<ModelFileException>(() => Evaluate(model, "test")).Message.ShouldContain(model.SpecPath);
    }

    public void Dispose()
    {
        _runner.Dispose();
        _folder.Dispose();
    }

    private WorkerReply.Evaluated EvaluateWith(string baseline) =>
        (WorkerReply.Evaluated)
            _runner.Run(
                new EvaluateJob
                {
                    Data = surfaces.Data,
                    Split = "val",
                    Model = Surfaces.Write(surfaces.Spec, _folder.Of("model")),
                    Baseline = new BaselineJob
                    {
                        Kind = baseline,
                        Settings = new TrainingSettings { LocalEpochs = 2 },
                        FirstSeed = 1,
                        Seed = 2,
                        KeptPath = _folder.Of("alone.f32"),
                    },
                },
                _ => { },
                CancellationToken.None
            );

    private WorkerReply.Evaluated Evaluate(ModelFiles model, string split, int parityImages = 16) =>
        (WorkerReply.Evaluated)
            _runner.Run(
                new EvaluateJob
                {
                    Data = surfaces.Data,
                    Split = split,
                    Model = model,
                    ParityImages = parityImages,
                },
                _ => { },
                CancellationToken.None
            );
}
