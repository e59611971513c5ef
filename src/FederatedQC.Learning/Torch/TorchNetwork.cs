using System.Collections.Immutable;
using System.Numerics;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace FederatedQC.Learning.Torch;

/// <summary>A network that runs: the layers of its spec, read one by one over the parameters of a state.</summary>
/// <remarks>
/// Activations are channels-last throughout: that is faster, and oneDNN 3.7 (of libtorch 2.10) works out wrong gradients by the input of a
/// convolution in the other layout, with AVX-512.
/// </remarks>
internal sealed class TorchNetwork : IDisposable
{
    private const double StatisticsMomentum = 0.1;

    // With AVX-512, oneDNN 3.7 is wrong at many numbers of channels that are no powers of two, and writes past its buffers below 16: zeros
    // fill them up. The first convolution has no gradient by its input and may take one channel or three.
    private const int LeastChannels = 16;

    private readonly ModelSpec _spec;
    private readonly NetworkGraph _graph;
    private readonly ScalarType _format;
    private readonly Tensor _mean;
    private readonly Tensor _std;

    /// <summary>Copies a state to a device.</summary>
    /// <param name="state">The model.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="forTraining">Whether gradients are wanted.</param>
    /// <param name="format">What convolutions and what stands between them are computed in; parameters, statistics and scores are
    /// float32.</param>
    /// <exception cref="ArgumentException">The spec is none of a known network, or a vector has the wrong length.</exception>
    public TorchNetwork(ModelState state, Device device, bool forTraining, ScalarType format = ScalarType.Float32)
    {
        (_spec, _format) = (state.Spec, format);
        _graph = SpecBuilder.Graph(_spec);
        Parameters = new TorchParameters(state, _graph.Tensors(), device, forTraining);
        _mean = ChannelScale(_spec.Mean, device);
        _std = ChannelScale(_spec.Std, device);
        Device = device;
    }

    /// <summary>Where it runs.</summary>
    public Device Device { get; }

    /// <summary>The numbers.</summary>
    public TorchParameters Parameters { get; }

    /// <summary>The scores before softmax, [N, classes] in float32.</summary>
    /// <param name="pixels">[N, channels, size, size] bytes on any device; not disposed.</param>
    /// <param name="training">Whether batch normalisation uses the batch's statistics and, where they aren't frozen, learns them.</param>
    public Tensor Forward(Tensor pixels, bool training)
    {
        using var scope = NewDisposeScope();
        var images = Arranged(pixels.to(Device)).to(ScalarType.Float32).div_(byte.MaxValue).sub_(_mean).div_(_std);
        var features = Run(images, _graph.Features, training);
        var pooled = F.adaptive_avg_pool2d(In(ScalarType.Float32, features), 1).flatten(1);
        return F.linear(pooled, Parameters[NetworkGraph.HeadWeight], Parameters[NetworkGraph.HeadBias]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Parameters.Dispose();
        _mean.Dispose();
        _std.Dispose();
    }

    // A tensor of one channel is channels-last and channels-first at once; only its strides tell torch which one is meant.
    private Tensor Arranged(Tensor pixels) =>
        _spec.Channels == 1
            ? pixels.view(-1, _spec.InputSize, _spec.InputSize, 1).permute(0, 3, 1, 2)
            : pixels.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private Tensor Run(Tensor input, ImmutableArray<Layer> layers, bool training) =>
        layers.Aggregate(input, (x, layer) => Run(x, layer, training));

    private Tensor Run(Tensor x, Layer layer, bool training) =>
        layer switch
        {
            Conv { Kernel: 1 } conv => Mixed(In(_format, x), conv),
            Conv conv => Convolved(In(_format, x), conv),
            ImageNorm => Standardised(x),
            // On CUDA, group normalisation takes no input in bfloat16 with parameters in float32; batch normalisation does.
            Norm { Kind: NormKind.Group } norm => F.group_norm(
                In(ScalarType.Float32, x),
                Norm.Groups,
                Parameters[norm.Scale],
                Parameters[norm.Shift],
                Norm.Epsilon
            ),
            Norm norm => F.batch_norm(
                x,
                Parameters[norm.RunningMean],
                Parameters[norm.RunningVariance],
                Parameters[norm.Scale],
                Parameters[norm.Shift],
                training,
                Parameters.Moves(norm.RunningMean) ? StatisticsMomentum : 0,
                Norm.Epsilon
            ),
            Relu => F.relu(x, inplace: true),
            MaxPool pool => F.max_pool2d(x, pool.Kernel, pool.Stride, pool.Padding),
            Residual residual => F.relu(Run(x, residual.Body, training).add_(Run(x, residual.Shortcut, training)), inplace: true),
            _ => throw new InvalidOperationException($"Training knows no layer {layer}."),
        };

    // The gradient comes back through the conversion of the weight, so that it adds up in float32.
    private Tensor Convolved(Tensor x, Conv conv)
    {
        var weight = In(_format, Parameters[conv.Weight]);
        var (inputs, outputs) = (conv.In == _spec.Channels ? 0 : Missing(conv.In), Missing(conv.Out));
        return inputs == 0 && outputs == 0
            ? Convolved(x, weight, conv)
            : Convolved(F.pad(x, [0, 0, 0, 0, 0, inputs]), F.pad(weight, [0, 0, 0, 0, 0, inputs, 0, outputs]), conv).narrow(1, 0, conv.Out);
    }

    private static int Missing(int channels) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(channels, LeastChannels)) - channels;

    private static Tensor Convolved(Tensor x, Tensor weight, Conv conv) =>
        F.conv2d(x, weight, strides: [conv.Stride, conv.Stride], padding: [conv.Padding, conv.Padding]);

    // A kernel of one pixel is a linear layer over the pixels that its stride meets; as a convolution, oneDNN 3.7 is wrong with it at 80,
    // 112, 320 and 512 channels.
    private Tensor Mixed(Tensor x, Conv conv)
    {
        var pixels = x.slice(2, 0, x.shape[2], conv.Stride).slice(3, 0, x.shape[3], conv.Stride).permute(0, 2, 3, 1);
        return F.linear(pixels, In(_format, Parameters[conv.Weight]).view(conv.Out, conv.In)).permute(0, 3, 1, 2);
    }

    private static Tensor In(ScalarType format, Tensor x) => x.dtype == format ? x : x.to(format);

    private static Tensor Standardised(Tensor x)
    {
        var centred = x.sub_(x.mean([2, 3], keepdim: true));
        return centred.div_(centred.mul(centred).mean([2, 3], keepdim: true).add_(ImageNorm.Epsilon).sqrt());
    }

    private static Tensor ChannelScale(ImmutableArray<float> values, Device device) =>
        torch.tensor([.. values], [1, values.Length, 1, 1], ScalarType.Float32, device);
}
