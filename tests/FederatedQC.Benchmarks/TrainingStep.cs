using System.Globalization;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;

namespace FederatedQC.Benchmarks;

/// <summary>
/// A training step of the compact network at 64², batch 32, one thread, against python3-torch with the same layers, at the same precision.
/// Processor time of the median step, the best of three rounds, ours over whole epochs of the real trainer: the time on the wall says on a
/// shared machine what the others do.
/// </summary>
internal static class TrainingStep
{
    private const int Size = 64;
    private const int Channels = 1;
    private const int Classes = 6;
    private const int Batch = 32;
    private const int StepsAnEpoch = 10;
    private const int Steps = 60;
    private const int Rounds = 3;
    private const double BarAtSamePrecision = 1.15;
    private const double BarAgainstDefault = 2.2;

    public static IEnumerable<Row> Measure()
    {
        // In turns, and the best of each: what else the machine does falls on both.
        var rounds = Enumerable
            .Range(0, Rounds)
            .Select(_ =>
                (
                    Python: PythonReference.Run("training_step.py", Text(Size), Text(Channels), Text(Classes), Text(Steps)),
                    Fp32: OurMilliseconds(TrainingPrecision.Fp32),
                    Bf16: OurMilliseconds(TrainingPrecision.Bf16)
                )
            )
            .ToList();
        double Reference(params string[] names) => rounds.Min(round => names.Min(name => round.Python.GetProperty(name).GetDouble()));
        var fp32 = Reference("fp32", "fp32ChannelsLast");
        yield return AtSamePrecision("fp32", rounds.Min(round => round.Fp32), fp32);
        if (!TorchRuntime.IsBf16Fast)
        {
            yield break;
        }

        var best = rounds.Min(round => round.Bf16);
        yield return AtSamePrecision("bf16", best, Reference("bf16", "bf16ChannelsLast"));
        yield return Row.AtLeast(
            "training step, compact 64², precision auto (bf16) against fp32 default",
            Step(best),
            Step(Reference("fp32")) + " python3-torch fp32",
            Reference("fp32") / best,
            BarAgainstDefault
        );
    }

    private static Row AtSamePrecision(string precision, double ours, double reference) =>
        Row.AtLeast(
            $"training step, compact 64², {precision}",
            Step(ours),
            Step(reference) + " python3-torch, best layout",
            reference / ours,
            BarAtSamePrecision
        );

    private static double OurMilliseconds(TrainingPrecision precision)
    {
        var spec = SpecBuilder.Create(
            new NetworkOptions
            {
                InputSize = Size,
                Channels = Channels,
                Classes = [.. Enumerable.Range(0, Classes).Select(Text)],
            }
        );
        var random = new Random(1);
        var pixels = new byte[Batch * StepsAnEpoch * Channels * Size * Size];
        random.NextBytes(pixels);
        var images = new ImageSet(Channels, Size, pixels, [.. Enumerable.Range(0, Batch * StepsAnEpoch).Select(_ => random.Next(Classes))]);
        using var thread = new TorchThread();
        var times = new EpochTimes();
        new Trainer(thread).Train(
            ModelInitialiser.Create(spec, seed: 1),
            images,
            new TrainerOptions
            {
                Epochs = 1 + (Steps / StepsAnEpoch),
                BatchSize = Batch,
                LearningRate = 0.01,
                Precision = precision,
            },
            augment: null,
            times
        );
        return times.MedianStep();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Step(double milliseconds) => milliseconds.ToString("F1", CultureInfo.InvariantCulture) + " ms";

    private sealed class EpochTimes : IProgress<EpochReport>
    {
        private readonly List<double> _milliseconds = [];

        public void Report(EpochReport value) => _milliseconds.Add(Environment.CpuUsage.TotalTime.TotalMilliseconds);

        // The first epoch warms up.
        public double MedianStep() =>
            _milliseconds
                .Skip(1)
                .Zip(_milliseconds, (after, before) => (after - before) / StepsAnEpoch)
                .Order()
                .ElementAt((_milliseconds.Count - 1) / 2);
    }
}
