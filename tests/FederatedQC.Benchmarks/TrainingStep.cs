using System.Globalization;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;

namespace FederatedQC.Benchmarks;

/// <summary>
/// A training step of the compact network at 64², batch 32, one thread, against python3-torch with the same layers, at the same precision.
/// The median step of each, ours measured over whole epochs of the real trainer.
/// </summary>
internal static class TrainingStep
{
    private const int Size = 64;
    private const int Channels = 1;
    private const int Classes = 6;
    private const int Batch = 32;
    private const int Steps = 60;

    public static IEnumerable<Row> Measure()
    {
        var python = PythonReference.Run("training_step.py", Text(Size), Text(Channels), Text(Classes), Text(Steps));
        double Reference(string name) => python.GetProperty(name).GetDouble();
        var plain = OurMilliseconds(TrainingPrecision.Fp32);
        var tuned = OurMilliseconds(TrainingPrecision.Bf16);
        var best = OurMilliseconds(TrainingPrecision.Auto);
        var fp32 = Math.Min(Reference("fp32"), Reference("fp32ChannelsLast"));
        var bf16 = Math.Min(Reference("bf16"), Reference("bf16ChannelsLast"));
        return
        [
            Row.AtLeast("training step, compact 64², fp32", Step(plain), Step(fp32) + " python3-torch, best layout", fp32 / plain, 1),
            Row.AtLeast("training step, compact 64², bf16", Step(tuned), Step(bf16) + " python3-torch, best layout", bf16 / tuned, 1),
            Row.AtLeast("training step, compact 64², precision auto against fp32 default", Step(best), Step(Reference("fp32")) + " python3-torch fp32", Reference("fp32") / best, 2),
        ];
    }

    private static double OurMilliseconds(TrainingPrecision precision)
    {
        var spec = SpecBuilder.Create(new NetworkOptions { InputSize = Size, Channels = Channels, Classes = [.. Enumerable.Range(0, Classes).Select(Text)] });
        var random = new Random(1);
        var pixels = new byte[Batch * 10 * Channels * Size * Size];
        random.NextBytes(pixels);
        var images = new ImageSet(Channels, Size, pixels, [.. Enumerable.Range(0, Batch * 10).Select(_ => random.Next(Classes))]);
        using var thread = new TorchThread();
        var rates = new Rates();
        new Trainer(thread).Train(
            ModelInitialiser.Create(spec, seed: 1),
            images,
            new TrainerOptions { Epochs = 1 + (Steps / 10), BatchSize = Batch, LearningRate = 0.01, Precision = precision },
            augment: null,
            rates);
        return 1000.0 * Batch / rates.Median();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Step(double milliseconds) => milliseconds.ToString("F1", CultureInfo.InvariantCulture) + " ms";

    private sealed class Rates : IProgress<EpochReport>
    {
        private readonly List<double> _imagesPerSecond = [];

        public void Report(EpochReport value) => _imagesPerSecond.Add(value.ImagesPerSecond);

        // The first epoch warms up.
        public double Median() => _imagesPerSecond.Skip(1).Order().ElementAt((_imagesPerSecond.Count - 1) / 2);
    }
}
