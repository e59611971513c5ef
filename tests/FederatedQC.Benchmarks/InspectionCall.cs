using System.Diagnostics;
using System.Globalization;
using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Onnx;
using FederatedQC.Parameters.Blocks;
using Microsoft.ML.OnnxRuntime;

namespace FederatedQC.Benchmarks;

/// <summary>An inspection, from pixels to scores, against a bare ONNX Runtime call on the same model with bound buffers. Batch 1.</summary>
internal static class InspectionCall
{
    private const int Size = 64;
    private const int Calls = 3000;
    private const int Repeats = 7;

    public static IEnumerable<Row> Measure()
    {
        var spec = SpecBuilder.Create(new NetworkOptions { InputSize = Size, Classes = ["a", "b", "c", "d", "e", "f"] });
        var state = ModelInitialiser.Create(spec, seed: 1);
        var onnx = OnnxExporter.Export(state, ModelId.Of(spec, state.Shared).ToString());
        using var model = OnnxModel.Load(onnx);
        using var session = new InspectionSession(model);
        using var bare = new BareSession(onnx, Size);
        var pixels = new byte[Size * Size];
        new Random(1).NextBytes(pixels);
        var (ours, reference) = (double.MaxValue, double.MaxValue);
        var allocated = 0L;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            ours = Math.Min(ours, Microseconds(() => session.Run(pixels)));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            reference = Math.Min(reference, Microseconds(bare.Run));
        }

        var overhead = 100 * ((ours / reference) - 1);
        return
        [
            Row.AtMost(
                "inspection overhead over a bare ONNX Runtime call",
                Say($"{ours:F0} µs"),
                Say($"{reference:F0} µs"),
                overhead,
                10,
                " %"
            ),
            Row.AtMost("bytes allocated an inspection", Say($"{allocated / Calls} B"), "–", allocated / Calls, 0, " B"),
        ];
    }

    private static double Microseconds(Action call)
    {
        call();
        var watch = Stopwatch.StartNew();
        for (var index = 0; index < Calls; index++)
        {
            call();
        }

        return watch.Elapsed.TotalMicroseconds / Calls;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class BareSession : IDisposable
    {
        private readonly RunOptions _run = new();
        private readonly SessionOptions _options = new() { IntraOpNumThreads = 1 };
        private readonly InferenceSession _session;
        private readonly OrtIoBinding _binding;
        private readonly OrtValue _input;

        public BareSession(byte[] onnx, int size)
        {
            _session = new InferenceSession(onnx, _options);
            _binding = _session.CreateIoBinding();
            _input = OrtValue.CreateTensorValueFromMemory(new float[size * size], [1, 1, size, size]);
            _binding.BindInput("input", _input);
            foreach (var output in _session.OutputNames)
            {
                _binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
            }
        }

        public void Run() => _session.RunWithBinding(_run, _binding);

        public void Dispose()
        {
            _binding.Dispose();
            _input.Dispose();
            _session.Dispose();
            _options.Dispose();
            _run.Dispose();
        }
    }
}
