using System.Collections.Immutable;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Networks;

/// <summary>The pieces that both architectures are made of.</summary>
internal static class ResidualLayers
{
    /// <summary>Convolution, normalisation, ReLU.</summary>
    public static IEnumerable<Layer> ConvUnit(string name, int channels, int width, int kernel, int stride, NormKind norm) =>
        [new Conv($"{name}.conv", channels, width, kernel, stride), new Norm($"{name}.norm", width, norm), new Relu()];

    /// <summary>The basic block: two 3×3 convolutions beside a shortcut, which is a 1×1 convolution where the shape changes.</summary>
    public static Residual Block(string name, int channels, int width, int stride, NormKind norm)
    {
        ImmutableArray<Layer> body =
        [
            new Conv($"{name}.conv1", channels, width, 3, stride),
            new Norm($"{name}.norm1", width, norm),
            new Relu(),
            new Conv($"{name}.conv2", width, width, 3, 1),
            new Norm($"{name}.norm2", width, norm),
        ];
        ImmutableArray<Layer> shortcut =
            stride == 1 && channels == width
                ? []
                : [new Conv($"{name}.shortcut.conv", channels, width, 1, stride), new Norm($"{name}.shortcut.norm", width, norm)];
        return new Residual(body, shortcut);
    }

    /// <summary>Stages of blocks; from the second stage on, the first block halves the map and doubles the channels.</summary>
    public static IEnumerable<Layer> Stages(int width, int stages, int blocks, NormKind norm)
    {
        var channels = width;
        for (var stage = 0; stage < stages; stage++)
        {
            for (var block = 0; block < blocks; block++)
            {
                var halves = stage > 0 && block == 0;
                yield return Block($"stage{stage + 1}.{block}", channels, width << stage, halves ? 2 : 1, norm);
                channels = width << stage;
            }
        }
    }
}
