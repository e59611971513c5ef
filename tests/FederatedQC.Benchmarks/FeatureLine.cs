using System.Diagnostics;
using System.Globalization;
using FederatedQC.Inference.Execution;
using FederatedQC.Inference.Features;
using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;
using FederatedQC.Learning.Backbones;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Onnx;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Benchmarks;

/// <summary>What a part costs with the network of frozen features at 224²: on the line, one thread, and as features for training.</summary>
internal static class FeatureLine
{
    private const int Size = 224;
    private const int Parts = 60;
    private const int Images = 64;

    public static IEnumerable<Row> Measure()
    {
        var line = LineMilliseconds();
        var many = ImagesASecond();
        return
        [
            Row.AtMost("line with `features` at 224², one thread, p50", Say($"{line:F1} ms"), "–", line, 28, " ms"),
            Row.Only("features of images at 224², two threads", Say($"{many:F0} a second"), many),
        ];
    }

    private static double LineMilliseconds()
    {
        var spec = SpecBuilder.Create(
            new NetworkOptions
            {
                Architecture = "features",
                InputSize = Size,
                Classes = ["good", "scratch"],
                DefectFreeClass = "good",
            }
        );
        var state = ModelInitialiser.Create(spec, seed: 1);
        using var model = OnnxModel.Load(OnnxExporter.Export(state, ModelId.Of(spec, state.Shared).ToString()));
        using var session = new InspectionSession(model);
        var part = Pixels(1);
        session.Run(part);
        var times = new double[Parts];
        for (var index = 0; index < Parts; index++)
        {
            var start = Stopwatch.GetTimestamp();
            session.Run(part);
            times[index] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times.Order().ElementAt(Parts / 2);
    }

    private static double ImagesASecond()
    {
        using var session = FeatureSession.Load(FeatureNetwork.Export(channels: 1, Size), new ExecutionOptions { IntraOpThreads = 2 });
        var images = Pixels(Images);
        session.Extract(images.AsSpan(0, Size * Size), count: 1);
        var watch = Stopwatch.StartNew();
        session.Extract(images, Images);
        return Images / watch.Elapsed.TotalSeconds;
    }

    private static byte[] Pixels(int count)
    {
        var pixels = new byte[count * Size * Size];
        new Random(1).NextBytes(pixels);
        return pixels;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
