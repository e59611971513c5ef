using FederatedQC.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace FederatedQC.Inference.Tests.Inspection;

/// <summary>ONNX Runtime's own fastest call, input already in place: what a session is measured against.</summary>
internal sealed class BareCall : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtValue[] _values;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();

    internal BareCall(OnnxModel model)
    {
        var (size, classes) = (model.Spec.InputSize, model.Spec.Classes.Length);
        _session = model.Session;
        _values = [Value(1, 1, size, size), Value(1, classes), Value(1, classes, model.ActivationHeight, model.ActivationWidth)];
        _binding = _session.CreateIoBinding();
        _binding.BindInput("input", _values[0]);
        _binding.BindOutput("scores", _values[1]);
        _binding.BindOutput("activation", _values[2]);
    }

    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        foreach (var value in _values)
        {
            value.Dispose();
        }
    }

    internal void Run() => _session.RunWithBinding(_options, _binding);

    private static OrtValue Value(params long[] shape) =>
        OrtValue.CreateTensorValueFromMemory(new float[shape.Aggregate(1L, (product, extent) => product * extent)], shape);
}
