using static TorchSharp.StandInTests.Tensors.TensorTests;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.StandInTests.Modules;

public sealed class LayerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static Tensor Image => arange(0, 16, 1, ScalarType.Float32).view(1, 1, 4, 4);

    [Fact]
    public void Pools_take_means_and_maxima_of_patches()
    {
        Values(MaxPool2d(2).call(Image)).ShouldBe([5, 7, 13, 15]);
        Values(MaxPool2d(3, 2, 1).call(Image)).ShouldBe([5, 7, 13, 15]);
        Values(F.max_pool2d(Image, (1, 4))).ShouldBe([3, 7, 11, 15]);
        Values(AvgPool2d(2).call(Image)).ShouldBe([2.5f, 4.5f, 10.5f, 12.5f]);
        Values(F.avg_pool2d(Image, (4, 1), divisor_override: 1)).ShouldBe([24, 28, 32, 36]);
        Values(AdaptiveAvgPool2d(1).call(Image)).ShouldBe([7.5f]);
        Values(AdaptiveAvgPool2d((1, 2)).call(Image)).ShouldBe([6.5f, 8.5f]);
        Values(F.avg_pool2d(Image, 2, padding: 1, count_include_pad: false))[0].ShouldBe(0);
    }

    [Theory]
    [InlineData(PaddingModes.Zeros, new float[] { 0, 1, 2, 0 })]
    [InlineData(PaddingModes.Constant, new float[] { 7, 1, 2, 7 })]
    [InlineData(PaddingModes.Reflect, new float[] { 2, 1, 2, 1 })]
    [InlineData(PaddingModes.Replicate, new float[] { 1, 1, 2, 2 })]
    [InlineData(PaddingModes.Circular, new float[] { 2, 1, 2, 1 })]
    public void Pads_fill_by_their_mode(PaddingModes mode, float[] expected) =>
        Values(F.pad(tensor([1, 2f], [1, 1, 2]), [1, 1], mode, 7)).ShouldBe(expected);

    [Fact]
    public void A_convolution_pads_by_its_mode()
    {
        using var layer = Conv2d(1, 1, (1, 3), padding: (0, 1), padding_mode: PaddingModes.Replicate, bias: false);
        init.ones_(layer.weight);
        Values(layer.call(Image))[..4].ShouldBe([1, 3, 6, 8]);
    }

    [Fact]
    public void A_convolution_in_groups_has_kernels_for_its_share_of_channels()
    {
        using var layer = Conv2d(4, 8, 3, groups: 2);
        layer.weight.shape.ShouldBe([8, 2, 3, 3]);
        layer.bias!.shape.ShouldBe([8]);
        Should.Throw<ArgumentException>(() => Conv2d(3, 8, 3, groups: 2));
    }

    [Fact]
    public void Batch_norm_learns_its_statistics_in_training_and_uses_them_in_evaluation()
    {
        using var norm = BatchNorm2d(1, momentum: 0.5);
        var batch = tensor([0, 2f], [2, 1, 1, 1]);
        Values(norm.call(batch))[1].ShouldBe(1, 1e-4f);
        norm.running_mean!.item<float>().ShouldBe(0.5f);
        norm.running_var!.item<float>().ShouldBe(1.5f);
        norm.num_batches_tracked!.item<long>().ShouldBe(1);
        norm.eval();
        Values(norm.call(batch))[0].ShouldBe((float)(-0.5 / Math.Sqrt(1.5)), 1e-4f);
        norm.num_batches_tracked!.item<long>().ShouldBe(1);
        norm.reset_running_stats();
        norm.running_var!.item<float>().ShouldBe(1);
        Should.Throw<ArgumentException>(() => norm.call(ones([1, 1])));
    }

    [Fact]
    public void Group_norm_is_the_same_in_training_and_evaluation()
    {
        using var norm = GroupNorm(2, 4);
        var input = randn([2, 4, 3, 3]);
        var trained = Values(norm.call(input));
        norm.eval();
        Values(norm.call(input)).ShouldBe(trained);
    }

    [Fact]
    public void Dropout_acts_in_training_only()
    {
        using var layer = Dropout(0.5);
        manual_seed(1);
        Values(layer.call(ones([100]))).Distinct().Order().ShouldBe([0, 2]);
        var input = ones([100]);
        F.dropout(input, 0.5, training: true, inplace: true);
        Values(input).ShouldContain(0);
        layer.eval();
        Values(layer.call(ones([100]))).ShouldAllBe(value => value == 1);
    }

    [Fact]
    public void Flatten_keeps_the_batch() => Flatten().call(ones([2, 3, 4])).shape.ShouldBe([2, 12]);

    [Fact]
    public void Cross_entropy_weighs_smooths_and_ignores()
    {
        var logits = zeros([2, 4]);
        var labels = tensor([0L, 1L]);
        F.cross_entropy(logits, labels).item<float>().ShouldBe((float)(Math.Log(4)), 1e-6f);
        F.cross_entropy(logits, labels, reduction: Reduction.Sum).item<float>().ShouldBe((float)(2 * Math.Log(4)), 1e-6f);
        F.cross_entropy(logits, labels, reduction: Reduction.None).shape.ShouldBe([2]);
        F.cross_entropy(logits, tensor([0L, -100L])).item<float>().ShouldBe((float)(Math.Log(4)), 1e-6f);
        var sharp = tensor([100, 0f], [1, 2]);
        F.cross_entropy(sharp, tensor([0L]), label_smoothing: 0.1).item<float>().ShouldBe(5, 1e-4f);
        F.cross_entropy(tensor([100, 0, 0, 0f], [2, 2]), tensor([0L, 0L]), tensor([3, 1f])).item<float>().ShouldBe((float)(Math.Log(2) / 2), 1e-6f);
    }

    [Fact]
    public void Initial_values_have_the_spread_that_they_promise()
    {
        manual_seed(1);
        var weight = empty([64, 32, 3, 3]);
        init.CalculateFanInAndFanOut(weight).ShouldBe((288, 576));
        Spread(init.kaiming_normal_(weight, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU)).ShouldBe(Math.Sqrt(2.0 / 576), 2e-3);
        Spread(init.kaiming_uniform_(weight, Math.Sqrt(5))).ShouldBe(1 / Math.Sqrt(3 * 288.0), 2e-3);
        Spread(init.normal_(weight, 1, 2)).ShouldBe(Math.Sqrt(5), 2e-2);
        Spread(init.uniform_(weight, -3, 3)).ShouldBe(Math.Sqrt(3), 2e-2);
        Values(init.constant_(weight, 4)).ShouldAllBe(value => value == 4);
        Should.Throw<ArgumentException>(() => init.kaiming_normal_(empty([3])));

        static double Spread(Tensor values) => Math.Sqrt(values.square().mean().item<float>());
    }
}
