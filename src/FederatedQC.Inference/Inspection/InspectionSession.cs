using FederatedQC.Inference.Execution;
using FederatedQC.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace FederatedQC.Inference.Inspection;

/// <summary>
/// The buffers of one thread that inspects: input and outputs are pinned once and bound to the model, so that a call allocates
/// nothing and copies nothing but the image.
/// </summary>
/// <remarks>Not thread-safe: one session a thread. What the properties show is overwritten by the next run.</remarks>
public sealed class InspectionSession : IDisposable
{
    private readonly float[] _input;
    private readonly float[] _scores;
    private readonly float[] _activation;
    private readonly OrtValue _inputValue;
    private readonly OrtValue _scoresValue;
    private readonly OrtValue _activationValue;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _runOptions;

    /// <summary>Creates the buffers for one image at a time.</summary>
    /// <param name="model">The model, which must outlive the session.</param>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public InspectionSession(OnnxModel model)
        : this(model, batch: 1) { }

    internal InspectionSession(OnnxModel model, int batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ObjectDisposedException.ThrowIf(model.IsDisposed, model);
        var spec = model.Spec;
        Model = model;
        _input = Pinned(batch * model.ImageLength);
        _scores = Pinned(batch * spec.Classes.Length);
        _activation = Pinned(batch * spec.Classes.Length * MapLength);
        _inputValue = OrtValue.CreateTensorValueFromMemory(_input, [batch, spec.Channels, spec.InputSize, spec.InputSize]);
        _scoresValue = OrtValue.CreateTensorValueFromMemory(_scores, [batch, spec.Classes.Length]);
        _activationValue = OrtValue.CreateTensorValueFromMemory(
            _activation,
            [batch, spec.Classes.Length, model.ActivationHeight, model.ActivationWidth]
        );
        _runOptions = new RunOptions();
        _binding = model.Session.CreateIoBinding();
        _binding.BindInput(ModelContract.Input, _inputValue);
        _binding.BindOutput(ModelContract.Scores, _scoresValue);
        _binding.BindOutput(ModelContract.Activation, _activationValue);
    }

    /// <summary>The model that runs.</summary>
    public OnnxModel Model { get; }

    /// <summary>The softmax scores of the last image, one a class; zeros before the first run.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    private int MapLength => Model.ActivationHeight * Model.ActivationWidth;

    /// <summary>Inspects one image.</summary>
    /// <param name="chw">The image, [channel, height, width], one byte a sample, 0 to 255; <see cref="OnnxModel.ImageLength"/>
    /// bytes.</param>
    /// <exception cref="ArgumentException">The image has another length.</exception>
    /// <exception cref="ObjectDisposedException">The session or its model has been disposed.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime failed; the session can be tried again.</exception>
    public void Run(ReadOnlySpan<byte> chw)
    {
        ObjectDisposedException.ThrowIf(Model.IsDisposed || _binding.IsClosed, this);
        if (chw.Length != _input.Length)
        {
            throw new ArgumentException($"the image has {chw.Length} bytes, the model takes {_input.Length}", nameof(chw));
        }

        try
        {
            Execute(chw);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidOperationException($"ONNX Runtime failed on model {Model.ModelId}: {exception.Message}", exception);
        }
    }

    /// <summary>The activation map of a class for the last image: what each place contributed to the class, before the softmax.</summary>
    /// <param name="classIndex">Index of the class in the spec.</param>
    /// <returns>Rows × columns as <see cref="OnnxModel.ActivationHeight"/> and <see cref="OnnxModel.ActivationWidth"/> say, row by
    /// row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public ReadOnlySpan<float> Activation(int classIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(classIndex, Model.Spec.Classes.Length);
        return _activation.AsSpan(classIndex * MapLength, MapLength);
    }

    /// <summary>Frees the bindings.</summary>
    public void Dispose()
    {
        _binding.Dispose();
        _runOptions.Dispose();
        _inputValue.Dispose();
        _scoresValue.Dispose();
        _activationValue.Dispose();
    }

    /// <summary>The run itself, in ONNX Runtime's own exceptions.</summary>
    internal void Execute(ReadOnlySpan<byte> chw)
    {
        PixelScale.ToUnit(chw, _input);
        if (Model.Providers.Used != ProviderNames.Cpu)
        {
            // A bound input is copied to the device when it is bound, not when the model runs.
            _binding.BindInput(ModelContract.Input, _inputValue);
        }

        Model.Session.RunWithBinding(_runOptions, _binding);
    }

    private static float[] Pinned(int length) => GC.AllocateArray<float>(length, pinned: true);
}
