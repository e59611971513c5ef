using System.Runtime.InteropServices;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.StandInTests.Tensors;

public sealed class ErrorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        var error = Should.Throw<ExternalException>(() => ones([2, 3]).matmul(ones([2, 3])));
        error.Message.ShouldContain("2x3 and 2x3");
        Should.Throw<ExternalException>(() => ones([2]).add_(ones([3]))).Message.ShouldContain("size");
    }

    [Fact]
    public void A_label_out_of_range_is_named() =>
        Should.Throw<ExternalException>(() => F.cross_entropy(ones([1, 3]), tensor([9L]))).Message.ShouldContain("Target 9 is out of bounds");

    [Fact]
    public void A_second_backward_pass_is_refused()
    {
        var loss = ones([2]).requires_grad_().exp().sum();
        loss.backward();
        Should.Throw<ExternalException>(loss.backward).Message.ShouldContain("second time");
    }

    [Fact]
    public void A_failed_call_leaves_the_library_usable()
    {
        Should.Throw<ExternalException>(() => ones([2]).view(3));
        ones([2]).sum().item<float>().ShouldBe(2);
    }

    [Fact]
    public void An_absurd_size_is_out_of_memory_not_the_end_of_the_process() =>
        Should.Throw<ExternalException>(() => empty([1L << 46])).Message.ShouldContain("memory");

    [Fact]
    public void A_gpu_that_is_not_there_is_refused_before_it_is_used()
    {
        if (cuda.is_available())
        {
            ones([1], device: CUDA).device_type.ShouldBe(DeviceType.CUDA);
            return;
        }
        Should.Throw<InvalidOperationException>(() => ones([1], device: CUDA)).Message.ShouldContain("CUDA is not available");
        Should.Throw<InvalidOperationException>(() => ones([1]).to(CUDA));
        using var layer = nn.Linear(2, 2);
        Should.Throw<InvalidOperationException>(() => layer.to(CUDA));
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var gone = ones([2]);
        gone.Dispose();
        Should.Throw<ObjectDisposedException>(() => gone.sum());
        gone.ToString().ShouldBe("[disposed]");
    }

    [Fact]
    public void Elements_are_read_in_their_own_type_only()
    {
        Should.Throw<ArgumentException>(() => ones([2]).data<double>()).Message.ShouldContain("Float32");
        Should.Throw<ArgumentException>(() => ones([2]).item<float>());
        Should.Throw<ArgumentException>(() => tensor(1L).item<float>());
    }

    [Fact]
    public void An_array_that_does_not_fill_its_shape_is_refused() =>
        Should.Throw<ArgumentException>(() => tensor([1, 2, 3f], [2, 2])).Message.ShouldContain("3 elements");

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:x")]
    [InlineData("cuda:0:1")]
    public void An_unknown_device_is_refused(string name) => Should.Throw<ArgumentException>(() => device(name));

    [Fact]
    public void Names_of_dimensions_are_refused() =>
        Should.Throw<NotSupportedException>(() => ones([1], names: ["batch"]));
}
