namespace FederatedQC.Learning.Onnx;

/// <summary>A value of the graph under construction: [N, channels, size, size].</summary>
/// <param name="Name">Name of the value.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Size">Height and width.</param>
internal readonly record struct FeatureMap(string Name, int Channels, int Size)
{
    /// <summary>The map that a window with zero padding makes of this one.</summary>
    public FeatureMap Windowed(string name, int channels, int kernel, int stride, int padding) =>
        new(name, channels, ((Size + (2 * padding) - kernel) / stride) + 1);
}
