using TorchSharp.Modules;
using static TorchSharp.StandInTests.Tensors.TensorTests;
using static TorchSharp.torch;

namespace TorchSharp.StandInTests.Modules;

public sealed class SgdTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_learning_rate_of_the_group_is_the_one_in_use()
    {
        var weight = new Parameter(zeros([1]));
        using var optimizer = optim.SGD([weight], 1);
        weight.grad = ones([1]);
        optimizer.step();
        foreach (var group in optimizer.ParamGroups)
        {
            group.InitialLearningRate.ShouldBe(1);
            group.LearningRate = 0.25;
        }
        optimizer.step();
        Values(weight).ShouldBe([-1.25f]);
    }

    [Fact]
    public void A_step_runs_its_closure_first()
    {
        var weight = new Parameter(ones([1]));
        using var optimizer = optim.SGD([("weight", weight)], 0.5, maximize: true);
        var loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            var value = (weight * 2).sum();
            value.backward();
            return value;
        });
        loss!.item<float>().ShouldBe(2);
        Values(weight).ShouldBe([2]);
        optimizer.zero_grad();
        Values(weight.grad!).ShouldBe([0]);
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays()
    {
        var weight = new Parameter(ones([1]));
        using var optimizer = optim.SGD([weight], 0.5, 0.9);
        optimizer.step();
        Values(weight).ShouldBe([1]);
        optimizer.parameters().ShouldBe([weight]);
    }

    [Fact]
    public void Momentum_can_change_between_steps()
    {
        var weight = new Parameter(zeros([1]));
        using var optimizer = optim.SGD([weight], 1, 0.5);
        weight.grad = ones([1]);
        optimizer.step();
        optimizer.Momentum = 0.25;
        optimizer.step();
        Values(weight).ShouldBe([-2.25f]);
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => optim.SGD([new Parameter(zeros([1]))], -1));
        Should.Throw<ArgumentException>(() => optim.SGD([new Parameter(zeros([1]))], 1, nesterov: true));
    }
}
