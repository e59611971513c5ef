using static TorchSharp.StandInTests.Tensors.TensorTests;
using static TorchSharp.torch;

namespace TorchSharp.StandInTests.Tensors;

public sealed class AutogradTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Gradients_accumulate_until_they_are_cleared()
    {
        var weight = ones([2]).requires_grad_();
        weight.grad.ShouldBeNull();
        (weight * 3).sum().backward();
        (weight * 3).sum().backward();
        Values(weight.grad!).ShouldBe([6, 6]);
        weight.grad = null;
        weight.grad.ShouldBeNull();
    }

    [Fact]
    public void A_gradient_can_be_changed_in_place_and_set()
    {
        var weight = ones([2]).requires_grad_();
        (weight * 3).sum().backward();
        weight.grad!.add_(weight.detach(), 2);
        Values(weight.grad!).ShouldBe([5, 5]);
        weight.grad = zeros([2]);
        Values(weight.grad!).ShouldBe([0, 0]);
    }

    [Fact]
    public void Grad_modes_nest_and_belong_to_the_thread()
    {
        var weight = ones([1], requires_grad: true);
        weight.is_leaf.ShouldBeTrue();
        using (no_grad())
        {
            (weight * 2).requires_grad.ShouldBeFalse();
            using (enable_grad())
            {
                (weight * 2).requires_grad.ShouldBeTrue();
                (weight * 2).is_leaf.ShouldBeFalse();
            }
            is_grad_enabled().ShouldBeFalse();
            var elsewhere = false;
            var thread = new Thread(() => elsewhere = is_grad_enabled());
            thread.Start();
            thread.Join();
            elsewhere.ShouldBeTrue();
        }
        is_grad_enabled().ShouldBeTrue();
        using (set_grad_enabled(false))
        {
            is_grad_enabled().ShouldBeFalse();
        }
    }

    [Fact]
    public void A_detached_tensor_is_cut_off()
    {
        var weight = ones([1], requires_grad: true);
        weight.detach().requires_grad.ShouldBeFalse();
        weight.clone().requires_grad.ShouldBeTrue();
    }
}
