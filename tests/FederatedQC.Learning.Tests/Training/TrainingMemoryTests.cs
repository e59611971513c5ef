using System.Globalization;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Tests.Kit;
using FederatedQC.Learning.Training;

namespace FederatedQC.Learning.Tests.Training;

[Collection(TorchGroup.Name)]
public sealed class TrainingMemoryTests(SharedTorch torch)
{
    private const int Batch = 32;
    private const int StepsAnEpoch = 10;

    private static readonly ImageSet Images = ToyImages.Create(Batch * StepsAnEpoch, 1, size: 64);

    [Theory]
    [InlineData(TrainingPrecision.Fp32)]
    [InlineData(TrainingPrecision.Auto)]
    public void Five_hundred_steps_leave_memory_as_the_first_hundred_do(TrainingPrecision precision)
    {
        var resident = new Samples(ResidentBytes);

        Train(epochs: 60, precision, resident);

        // The pixels of one batch a step would be 65 MB.
        (resident.Values[^1] - resident.Values[9]).ShouldBeLessThan(20L << 20);
    }

    [Fact]
    public void Calls_leave_memory_as_the_first_ones_do()
    {
        for (var warmUp = 0; warmUp < 3; warmUp++)
        {
            TrainAndScore();
        }

        var before = ResidentBytes();
        for (var call = 0; call < 10; call++)
        {
            TrainAndScore();
        }

        // A leak of one step's tensors would be about 30 MB a call.
        (ResidentBytes() - before).ShouldBeLessThan(20L << 20);

        void TrainAndScore() => torch.Evaluator.Scores(Train(epochs: 1, TrainingPrecision.Fp32, progress: null), Images);
    }

    [Fact]
    public void A_step_runs_in_the_memory_of_the_step_before_and_the_end_gives_it_back()
    {
        Train(epochs: 1, TrainingPrecision.Fp32, progress: null);
        var before = ResidentBytes();
        var (faults, resident) = (new Samples(PageFaults), new Samples(ResidentBytes));

        Train(epochs: 6, TrainingPrecision.Fp32, faults);
        Train(epochs: 2, TrainingPrecision.Fp32, resident);

        // Activations and their gradients are some 20 MB, which are 5,000 pages.
        ((faults.Values[^1] - faults.Values[1]) / (4.0 * StepsAnEpoch)).ShouldBeLessThan(500);
        (ResidentBytes() - before).ShouldBeLessThan((resident.Values[^1] - before) / 2);
    }

    private Parameters.Models.ModelState Train(int epochs, TrainingPrecision precision, IProgress<EpochReport>? progress) =>
        torch
            .Trainer.Train(
                ModelInitialiser.Create(Specs.Of(), 1),
                Images,
                new TrainerOptions
                {
                    Epochs = epochs,
                    LearningRate = 0.01,
                    BatchSize = Batch,
                    Precision = precision,
                },
                progress: progress
            )
            .End;

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Number(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Environment.SystemPageSize;
    }

    // proc(5), stat: minflt is the eighth field behind the name, which ends with the last parenthesis.
    private static long PageFaults() => Number(File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ')[8]);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Measures after each epoch.</summary>
    private sealed class Samples(Func<long> measure) : IProgress<EpochReport>
    {
        public List<long> Values { get; } = [];

        public void Report(EpochReport value) => Values.Add(measure());
    }
}
