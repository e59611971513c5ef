using System.Text;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Inference.Tests.Generated;

/// <summary>The models of models.py, written once for all tests, and what the good one must answer.</summary>
public sealed class GeneratedModels : IDisposable
{
    /// <summary>Side of the good model's input and of its activation map.</summary>
    public const int Size = 16,
        MapSize = 4;

    private static readonly float[] Gain = [0, -6, 6];
    private static readonly float[] Bias = [1, 2, -3];

    private readonly Lazy<DirectoryInfo> _folder = new(Write);

    public static ModelSpec Spec { get; } =
        new()
        {
            Architecture = "brightness",
            Width = 1,
            Norm = NormKind.Batch,
            InputSize = Size,
            Channels = 1,
            Classes = ["good", "dark", "bright"],
            DefectFreeClass = "good",
            Mean = [0],
            Std = [1],
            Tensors = [new TensorSpec("gain", [3], TensorRole.Shared), new TensorSpec("bias", [3], TensorRole.Shared)],
        };

    public string PathOf(string name) => Path.Combine(_folder.Value.FullName, name + ".onnx");

    public byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public void Dispose()
    {
        if (_folder.IsValueCreated)
        {
            _folder.Value.Delete(recursive: true);
        }
    }

    /// <summary>A seeded image of noise.</summary>
    public static byte[] Noise(int seed, int length = Size * Size)
    {
        var pixels = new byte[length];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    /// <summary>The good model's activation of a class, in double from the definition.</summary>
    public static double[] Activation(ReadOnlySpan<byte> image, int classIndex)
    {
        var map = new double[MapSize * MapSize];
        for (var pixel = 0; pixel < image.Length; pixel++)
        {
            var cell = (pixel / Size / 4 * MapSize) + (pixel % Size / 4);
            map[cell] += image[pixel] / 255.0 / 16;
        }

        return [.. map.Select(brightness => (Gain[classIndex] * brightness) + Bias[classIndex])];
    }

    /// <summary>The good model's scores, in double from the definition.</summary>
    public static double[] Scores(byte[] image)
    {
        var powers = Enumerable.Range(0, 3).Select(index => Math.Exp(Activation(image, index).Average())).ToArray();
        return [.. powers.Select(power => power / powers.Sum())];
    }

    private static DirectoryInfo Write()
    {
        if (DebianPython.Missing is { } missing)
        {
            throw new InvalidOperationException(missing);
        }

        var folder = Directory.CreateTempSubdirectory("fqc-inference-");
        var script = Path.Combine(AppContext.BaseDirectory, "Generated", "models.py");
        DebianPython.Run(script, folder.FullName, Encoding.UTF8.GetString(ModelSpecJson.Serialize(Spec)));
        return folder;
    }
}
