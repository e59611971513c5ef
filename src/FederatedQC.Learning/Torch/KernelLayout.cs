using System.Collections.Immutable;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Torch;

/// <summary>
/// Kernels [out, in, height, width] in the memory order [out, height, width, in]: where activations are channels-last, no convolution has
/// to turn its kernel round before it starts.
/// </summary>
internal static class KernelLayout
{
    /// <summary>Copies a kernel from the model's order to channels-last.</summary>
    public static void ToChannelsLast(ReadOnlySpan<float> model, Span<float> turned, ImmutableArray<int> shape) =>
        Transpose(model, turned, shape[1], shape[2] * shape[3]);

    /// <summary>Copies a kernel from channels-last to the model's order.</summary>
    public static void FromChannelsLast(ReadOnlySpan<float> turned, Span<float> model, ImmutableArray<int> shape) =>
        Transpose(turned, model, shape[2] * shape[3], shape[1]);

    /// <summary>The kernel [out, in, height, width] that stands channels-last in a flat tensor.</summary>
    public static Tensor View(Tensor flat, ImmutableArray<int> shape) =>
        flat.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2);

    private static void Transpose(ReadOnlySpan<float> source, Span<float> destination, int rows, int columns)
    {
        for (var matrix = 0; matrix < source.Length; matrix += rows * columns)
        {
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    destination[matrix + (column * rows) + row] = source[matrix + (row * columns) + column];
                }
            }
        }
    }
}
