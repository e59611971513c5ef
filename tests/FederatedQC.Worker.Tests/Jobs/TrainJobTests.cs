using FederatedQC.Parameters.Models;
using FederatedQC.TestKit;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Running;
using FederatedQC.Worker.Tests.Kit;

namespace FederatedQC.Worker.Tests.Jobs;

public sealed class TrainJobTests(Surfaces surfaces) : IClassFixture<Surfaces>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JobRunner _runner = new();

    [Fact]
    public void Training_reports_each_epoch_and_lowers_the_loss()
    {
        var losses = new List<double>();
        var job = Surfaces.Train(Surfaces.Write(surfaces.Spec, _folder.Of("model")), surfaces.Data, epochs: 6);
        var trained = (WorkerReply.Trained)_runner.Run(job, epoch => losses.Add(epoch.Loss), CancellationToken.None);
        losses.Count.ShouldBe(6);
        losses[^1].ShouldBe(trained.Loss);
        losses[^1].ShouldBeLessThan(losses[0]);
        trained.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        var first = Bytes("first", seed: 5);
        Bytes("second", seed: 5).ShouldBe(first);
        Bytes("third", seed: 6).ShouldNotBe(first);
    }

    [Fact]
    public void Local_tensors_are_written_apart()
    {
        var spec = Surfaces.SpecOf(surfaces.Spec.Classes, "fedbn");
        var start = Surfaces.Write(spec, _folder.Of("model"));
        var job = Surfaces.Train(start, surfaces.Data, epochs: 1);
        _runner.Run(job, _ => { }, CancellationToken.None);
        new FileInfo(job.LocalOutput!).Length.ShouldBe(new FileInfo(start.LocalPath!).Length);
        File.ReadAllBytes(job.LocalOutput!).ShouldNotBe(File.ReadAllBytes(start.LocalPath!));
    }

    [Fact]
    public void The_sum_of_the_rates_is_told()
    {
        var job = Surfaces.Train(Surfaces.Write(surfaces.Spec, _folder.Of("model")), surfaces.Data);
        var trained = (WorkerReply.Trained)
            _runner.Run(job with { Settings = job.Settings with { Schedule = "constant" } }, _ => { }, CancellationToken.None);
        trained.RateSum.ShouldBe(trained.Steps * 0.05, 1e-9);
    }

    [Fact]
    public void A_gradient_shift_moves_a_parameter_by_itself_times_the_rate()
    {
        var start = Surfaces.Write(surfaces.Spec, _folder.Of("model"));
        var plain = Surfaces.Train(start, surfaces.Data, epochs: 1);
        plain = plain with
        {
            Settings = plain.Settings with { Momentum = 0, WeightDecay = 0, BatchSize = 64, Schedule = "constant", LearningRate = 1e-3 },
        };
        var (unshifted, trained) = Ends(plain);
        ModelFile.WriteVector(_folder.Of("shift"), Enumerable.Repeat(1f, unshifted.Length).ToArray());

        var (shifted, _) = Ends(plain with { Objective = new ObjectiveFiles(0, GradientShiftPath: _folder.Of("shift")) });

        // In a single step both have the same gradient.
        trained.Steps.ShouldBe(1);
        (unshifted[0] - shifted[0]).ShouldBe(1e-3f, 1e-6);
    }

    [Fact]
    public void The_pull_goes_to_the_anchor()
    {
        const double Rate = 0.05;
        const double Mu = 0.5;
        var start = Surfaces.Write(surfaces.Spec, _folder.Of("model"));
        var job = Surfaces.Train(start, surfaces.Data, epochs: 1);
        job = job with
        {
            Settings = job.Settings with { Momentum = 0, WeightDecay = 0, BatchSize = 64, Schedule = "constant", LearningRate = Rate },
        };
        var (plain, trained) = Ends(job);
        ModelFile.WriteVector(_folder.Of("anchor"), Enumerable.Repeat(1f, plain.Length).ToArray());

        var (pulled, _) = Ends(job with { Objective = new ObjectiveFiles(Mu, AnchorPath: _folder.Of("anchor")) });

        // In a single step both have the same gradient, so what is left of the difference is the pull; running statistics are not pulled.
        trained.Steps.ShouldBe(1);
        var layout = new ParameterLayout(surfaces.Spec);
        var from = ModelFile.ReadVector(start.SharedPath, layout.SharedCount);
        foreach (var index in layout.Learnt.SelectMany(IndexesOf))
        {
            ((double)pulled[index] - plain[index]).ShouldBe(Rate * Mu * (1 - from[index]), 1e-6);
        }

        foreach (var index in layout.Measured.SelectMany(IndexesOf))
        {
            pulled[index].ShouldBe(plain[index]);
        }

        IEnumerable<int> IndexesOf(Range range) => Enumerable.Range(0, layout.SharedCount).Take(range);
    }

    [Fact]
    public void A_training_of_other_images_than_its_privacy_was_paid_for_is_refused()
    {
        var spec = Surfaces.SpecOf(surfaces.Spec.Classes, norm: NormKind.Group);
        var job = Surfaces.Train(Surfaces.Write(spec, _folder.Of("model")), surfaces.Data, epochs: 1);
        var images = ((WorkerReply.Inventoried)_runner.Run(new InventoryJob { Data = surfaces.Data }, _ => { }, CancellationToken.None))
            .Images["train"]
            .Values.Sum();

        Should
            .Throw<DatasetException>(() => Ends(job with { Privacy = new ImagePrivacy(1, 1, images + 1) }))
            .Message.ShouldContain("the images changed");
        Ends(job with { Privacy = new ImagePrivacy(1, 1, images) }).Reply.Samples.ShouldBe(images);
    }

    [Fact]
    public void The_noise_of_private_training_is_not_that_of_the_seed()
    {
        var spec = Surfaces.SpecOf(surfaces.Spec.Classes, norm: NormKind.Group);
        var job = Surfaces.Train(Surfaces.Write(spec, _folder.Of("model")), surfaces.Data, epochs: 1);
        var images = ((WorkerReply.Inventoried)_runner.Run(new InventoryJob { Data = surfaces.Data }, _ => { }, CancellationToken.None))
            .Images["train"]
            .Values.Sum();

        // Batches are as large as the set: every image takes part in every step, and only the noise is left to chance.
        job = job with { Settings = job.Settings with { BatchSize = images } };
        var (quiet, noisy) = (job with { Privacy = new ImagePrivacy(1, 0, images) }, job with { Privacy = new ImagePrivacy(1, 1, images) });

        Ends(quiet).Shared.ShouldBe(Ends(quiet).Shared);
        Ends(noisy).Shared.ShouldNotBe(Ends(noisy).Shared);
    }

    [Fact]
    public void Damaged_files_are_skipped_and_counted_by_reason()
    {
        var images = _folder.Of("images");
        Copy(surfaces.Images, images);
        var victims = DatasetReader
            .Read(images, new DatasetReaderOptions())
            .Of(DataSplit.Train)
            .Take(4)
            .Select(sample => sample.Path)
            .ToArray();
        File.WriteAllBytes(victims[0], []);
        File.WriteAllText(victims[1], "not an image");
        File.WriteAllBytes(victims[2], File.ReadAllBytes(victims[2])[..200]);
        File.Delete(victims[3]);

        var job = Surfaces.Train(Surfaces.Write(surfaces.Spec, _folder.Of("model")), new DataSource([images]), epochs: 1);
        var trained = (WorkerReply.Trained)_runner.Run(job, _ => { }, CancellationToken.None);
        trained.Skipped.Values.Sum().ShouldBe(4);
        trained.Skipped.ShouldContainKeyAndValue("Empty", 1);
        trained.Skipped.ShouldContainKeyAndValue("NotAnImage", 1);
        trained.Skipped.ShouldContainKeyAndValue("Unreadable", 1);
    }

    [Fact]
    public void A_class_that_the_spec_does_not_know_is_named()
    {
        var spec = Surfaces.SpecOf([.. surfaces.Spec.Classes.Remove("scratch")]);
        Refusal(spec, surfaces.Data).ShouldContain("scratch");
    }

    [Fact]
    public void One_class_is_nothing_to_learn_from()
    {
        var images = _folder.Of("images");
        Copy(Path.Combine(surfaces.Images, "images", "good"), Path.Combine(images, "good"));
        Refusal(surfaces.Spec, new DataSource([images])).ShouldContain("'good'");
    }

    [Fact]
    public void No_training_image_is_said_so()
    {
        var images = _folder.Of("images");
        Copy(surfaces.Images, images);
        var dataset = DatasetReader.Read(images, new DatasetReaderOptions());
        ManifestWriter.Write(images, dataset.Of(DataSplit.Test));
        Refusal(surfaces.Spec, new DataSource([images])).ShouldContain("'train'");
    }

    [Fact]
    public void A_vector_of_the_wrong_length_is_a_bad_model()
    {
        var start = Surfaces.Write(surfaces.Spec, _folder.Of("model"));
        File.WriteAllBytes(start.SharedPath, new byte[8]);
        var failure = Should.Throw<ModelFileException>(() =>
            _runner.Run(Surfaces.Train(start, surfaces.Data), _ => { }, CancellationToken.None)
        );
        failure.Message.ShouldContain("8 bytes");
    }

    [Fact]
    public void Cancellation_ends_a_training_and_leaves_no_result()
    {
        using var cancellation = new CancellationTokenSource();
        var job = Surfaces.Train(Surfaces.Write(surfaces.Spec, _folder.Of("model")), surfaces.Data, epochs: 100_000);
        Should.Throw<OperationCanceledException>(() => _runner.Run(job, _ => cancellation.Cancel(), cancellation.Token));
        File.Exists(job.SharedOutput).ShouldBeFalse();
    }

    public void Dispose()
    {
        _runner.Dispose();
        _folder.Dispose();
    }

    private string Refusal(FederatedQC.Parameters.Models.ModelSpec spec, DataSource data)
    {
        var job = Surfaces.Train(Surfaces.Write(spec, _folder.Of("model")), data);
        return Should.Throw<DatasetException>(() => _runner.Run(job, _ => { }, CancellationToken.None)).Message;
    }

    private (float[] Shared, WorkerReply.Trained Reply) Ends(TrainJob job)
    {
        var reply = (WorkerReply.Trained)_runner.Run(job, _ => { }, CancellationToken.None);
        return (ModelFile.ReadVector(job.SharedOutput, (int)(new FileInfo(job.SharedOutput).Length / sizeof(float))), reply);
    }

    private byte[] Bytes(string name, ulong seed)
    {
        var job = Surfaces.Train(Surfaces.Write(surfaces.Spec, _folder.Of(name)), surfaces.Data, seed: seed);
        _runner.Run(job, _ => { }, CancellationToken.None);
        return File.ReadAllBytes(job.SharedOutput);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
