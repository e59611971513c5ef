using System.Collections.Frozen;
using FederatedQC.Learning.Backbones;

namespace FederatedQC.Learning.Networks;

/// <summary>The known architectures by name.</summary>
public static class Architectures
{
    // From here on, an input is large enough that a stem can afford to quarter it before the first stage.
    private const int LargeInput = 96;

    /// <summary>The small network that is trained from scratch.</summary>
    public const string Trained = "compact";

    /// <summary>The head on frozen features that is solved for.</summary>
    public const string Solved = "features";

    /// <summary>Every architecture by its name.</summary>
    public static FrozenDictionary<string, Architecture> All { get; } =
        new Architecture[]
        {
            new(
                Trained,
                "residual network of 7 convolutions, about 78,000 parameters at width 16; for images of 48 to 128 pixels",
                16,
                Compact
            ),
            new("resnet18", "ResNet-18, 11.2 million parameters at width 64; for images of 64 pixels and more", 64, ResNet18),
            new(
                Solved,
                "closed-form head on frozen ImageNet features; two rounds, for few and rare defects; images of 128 pixels and more",
                FrozenStages.FirstChannels,
                build: null
            ),
        }.ToFrozenDictionary(architecture => architecture.Name, StringComparer.Ordinal);

    /// <summary>The architecture of this name.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Architecture Get(string name) =>
        All.TryGetValue(name, out var architecture)
            ? architecture
            : throw new ArgumentException(
                $"Unknown network '{name}'. Known: {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.",
                nameof(name)
            );

    private static NetworkGraph Compact(NetworkShape shape) =>
        new(
            [
                new ImageNorm(shape.Channels),
                .. ResidualLayers.ConvUnit("stem", shape.Channels, shape.Width, 5, 2, shape.Norm),
                new MaxPool(2, 2, 0),
                .. ResidualLayers.Stages(shape.Width, stages: 3, blocks: 1, shape.Norm),
            ],
            shape.Width * 4,
            shape.Classes
        );

    // K. He et al., "Deep residual learning for image recognition", 2016; a small input keeps the stem's resolution instead of quartering
    // it.
    private static NetworkGraph ResNet18(NetworkShape shape) =>
        new(
            [
                new ImageNorm(shape.Channels),
                .. shape.InputSize >= LargeInput
                    ? [.. ResidualLayers.ConvUnit("stem", shape.Channels, shape.Width, 7, 2, shape.Norm), new MaxPool(3, 2, 1)]
                    : ResidualLayers.ConvUnit("stem", shape.Channels, shape.Width, 3, 2, shape.Norm),
                .. ResidualLayers.Stages(shape.Width, stages: 4, blocks: 2, shape.Norm),
            ],
            shape.Width * 8,
            shape.Classes
        );
}
