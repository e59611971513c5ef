using FederatedQC.Inference.Execution;
using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace FederatedQC.Inference.Features;

/// <summary>A network that makes features of images, with the buffers of one caller. Not thread safe.</summary>
public sealed class FeatureSession : IDisposable
{
    private const string Output = "features";
    private const int BatchSize = 8;

    private readonly InferenceSession _session;
    private readonly int[] _imageShape;
    private readonly float[] _unit;
    private readonly RunOptions _options = new();

    private FeatureSession(InferenceSession session)
    {
        _session = session;
        _imageShape = session.InputMetadata[ModelContract.Input].Dimensions[1..];
        ImageLength = _imageShape.Aggregate(1, (product, extent) => product * extent);
        _unit = new float[BatchSize * ImageLength];
        Features = session.OutputMetadata[Output].Dimensions[1];
    }

    /// <summary>Features of an image.</summary>
    public int Features { get; }

    /// <summary>Bytes of an image: channels × rows × columns.</summary>
    public int ImageLength { get; }

    /// <summary>Loads a network: input <c>input</c> [N, channels, rows, columns] in [0, 1], output <c>features</c> [N, d].</summary>
    /// <param name="model">The serialised network; not kept.</param>
    /// <param name="options">Providers and threads.</param>
    /// <exception cref="ModelLoadException">ONNX Runtime can't run it.</exception>
    public static FeatureSession Load(byte[] model, ExecutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return SessionFactory.Open(model, options, (session, _) => new FeatureSession(session));
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelLoadException($"ONNX Runtime can't run the network of features: {RuntimeMessage.Of(exception)}", exception);
        }
    }

    /// <summary>Features of each image.</summary>
    /// <param name="pixels">The images one after the other, each [channel, row, column], one byte a sample.</param>
    /// <param name="count">Images; none is fine.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>[image, feature].</returns>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> are not so many images of the network's size.</exception>
    public float[] Extract(ReadOnlySpan<byte> pixels, int count, CancellationToken cancellation = default)
    {
        if (pixels.Length != (long)count * ImageLength)
        {
            throw new ArgumentException($"{pixels.Length} bytes aren't {count} images of {ImageLength}", nameof(pixels));
        }

        var features = new float[count * Features];
        for (var first = 0; first < count; first += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = Math.Min(BatchSize, count - first);
            Run(pixels.Slice(first * ImageLength, batch * ImageLength), batch, features.AsMemory(first * Features, batch * Features));
        }

        return features;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    private void Run(ReadOnlySpan<byte> pixels, int batch, Memory<float> features)
    {
        var unit = _unit.AsMemory(0, pixels.Length);
        PixelScale.ToUnit(pixels, unit.Span);
        using var input = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance,
            unit,
            [batch, .. _imageShape.Select(extent => (long)extent)]
        );
        using var output = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, features, [batch, Features]);
        _session.Run(_options, [ModelContract.Input], [input], [Output], [output]);
    }
}
