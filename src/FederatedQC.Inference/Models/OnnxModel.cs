using FederatedQC.Inference.Execution;
using FederatedQC.Inference.Inspection;
using FederatedQC.Parameters.Models;
using Microsoft.ML.OnnxRuntime;

namespace FederatedQC.Inference.Models;

/// <summary>
/// An exported model, loaded, checked and proven by a first run. It holds the weights; the buffers of a call are in an
/// <see cref="InspectionSession"/>, of which any number can share one model from different threads.
/// </summary>
/// <remarks>The model must outlive its sessions; <see cref="Swapping.ModelSlot"/> takes care of that where models change under
/// load.</remarks>
public sealed class OnnxModel : IDisposable
{
    private const float ScoreSumTolerance = 1e-3f;

    private readonly ModelContract _contract;

    private OnnxModel(InferenceSession session, ModelContract contract, ProviderReport providers)
    {
        Session = session;
        _contract = contract;
        Providers = providers;
    }

    /// <summary>The spec that the model was exported with.</summary>
    public ModelSpec Spec => _contract.Spec;

    /// <summary>The id that the model was exported with.</summary>
    public string ModelId => _contract.ModelId;

    /// <summary>Rows of a class activation map.</summary>
    public int ActivationHeight => _contract.ActivationHeight;

    /// <summary>Columns of a class activation map.</summary>
    public int ActivationWidth => _contract.ActivationWidth;

    /// <summary>Bytes of one image as <see cref="InspectionSession.Run"/> takes it: channels × size × size.</summary>
    public int ImageLength => Spec.Channels * Spec.InputSize * Spec.InputSize;

    /// <summary>The provider that runs the model, and why not a preferred one.</summary>
    public ProviderReport Providers { get; }

    /// <summary>Whether the model has been disposed; sessions over it no longer run.</summary>
    public bool IsDisposed { get; private set; }

    internal InferenceSession Session { get; }

    /// <summary>Loads a model from a file.</summary>
    /// <param name="path">Path of the ONNX file.</param>
    /// <param name="options">Providers and threads; null means the defaults.</param>
    /// <exception cref="ModelLoadException">The file can't be read, is no model, or isn't one of this product's.</exception>
    /// <exception cref="ArgumentException">The options are invalid.</exception>
    public static OnnxModel Load(string path, ExecutionOptions? options = null)
    {
        try
        {
            return Load(File.ReadAllBytes(path), options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ModelLoadException)
        {
            throw new ModelLoadException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Loads a model.</summary>
    /// <param name="model">The serialised model; not kept.</param>
    /// <param name="options">Providers and threads; null means the defaults.</param>
    /// <exception cref="ModelLoadException">The bytes are no model, or not one of this product's.</exception>
    /// <exception cref="ArgumentException">The options are invalid.</exception>
    public static OnnxModel Load(byte[] model, ExecutionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Length == 0)
        {
            throw new ModelLoadException("the model is empty");
        }

        try
        {
            return SessionFactory.Open(model, options ?? new ExecutionOptions(), Accept);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelLoadException($"ONNX Runtime can't run the model: {RuntimeMessage.Of(exception)}", exception);
        }
    }

    /// <summary>Frees the weights. No session over this model may be running.</summary>
    public void Dispose()
    {
        IsDisposed = true;
        Session.Dispose();
    }

    private static OnnxModel Accept(InferenceSession session, ProviderReport report)
    {
        var model = new OnnxModel(session, ModelContract.Read(session), report);
        using var first = new InspectionSession(model);
        var grey = new byte[model.ImageLength];
        grey.AsSpan().Fill(byte.MaxValue / 2);
        first.Execute(grey);

        var sum = 0f;
        foreach (var score in first.Scores)
        {
            sum += score;
        }

        return MathF.Abs(sum - 1) <= ScoreSumTolerance
            ? model
            : throw new ModelLoadException($"the scores of a grey image add up to {sum}, not to 1");
    }
}
