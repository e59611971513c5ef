using TorchSharp.Modules;
using TorchSharp.StandInTests.Parity;
using static TorchSharp.StandInTests.Tensors.TensorTests;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.StandInTests.Modules;

public sealed class ModuleTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_state_has_PyTorchs_names_in_PyTorchs_order()
    {
        using var model = new ResidualNet("batch", 3, 8, 16);
        model.state_dict().Keys.Take(9).ShouldBe(
        [
            "stem.weight", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked",
            "blocks.0.conv1.weight", "blocks.0.norm1.weight", "blocks.0.norm1.bias",
        ]);
        model.named_parameters().Select(pair => pair.name).TakeLast(5).ShouldBe(
            ["blocks.1.shortcut.0.weight", "blocks.1.shortcut.1.weight", "blocks.1.shortcut.1.bias", "head.weight", "head.bias"]);
        model.named_buffers().First().name.ShouldBe("norm.running_mean");
        model.state_dict(prefix: "net").Keys.First().ShouldBe("net.stem.weight");
        model.named_children().Select(pair => pair.name).ShouldBe(["stem", "norm", "blocks", "head"]);
        model.named_modules().Select(pair => pair.name).ShouldContain("blocks.1.shortcut.0");
        model.get_parameter("head.bias")!.shape.ShouldBe([ResidualNet.Classes]);
        model.get_buffer("norm.running_var").ShouldNotBeNull();
        model.get_parameter("nothing").ShouldBeNull();
    }

    [Fact]
    public void A_state_is_copied_into_a_module_of_the_same_names_only()
    {
        using var source = Linear(2, 2);
        using var target = Linear(2, 2);
        var kept = target.weight;
        target.load_state_dict(source.state_dict());
        Values(target.weight).ShouldBe(Values(source.weight));
        target.weight.ShouldBeSameAs(kept);

        var part = new Dictionary<string, Tensor> { ["weight"] = zeros([2, 2]), ["extra"] = zeros([1]) };
        Should.Throw<InvalidOperationException>(() => target.load_state_dict(part)).Message.ShouldContain("bias");
        Values(target.weight).ShouldBe(Values(source.weight));
        var (missing, unexpected) = target.load_state_dict(part, strict: false);
        missing.ShouldBe(["bias"]);
        unexpected.ShouldBe(["extra"]);
        Values(target.weight).ShouldBe([0, 0, 0, 0]);
        target.load_state_dict(new() { ["weight"] = ones([2, 2]) }, skip: ["bias"]);
        Should.Throw<ArgumentException>(() => target.load_state_dict(new() { ["weight"] = ones([2]), ["bias"] = ones([2]) }));
    }

    [Fact]
    public void Training_and_evaluation_reach_every_module()
    {
        using var model = new ResidualNet("batch", 1, 8);
        model.training.ShouldBeTrue();
        model.eval();
        model.modules().ShouldAllBe(module => !module.training);
        model.train();
        model.modules().ShouldAllBe(module => module.training);
    }

    [Fact]
    public void Gradients_are_dropped_or_set_to_zero()
    {
        using var layer = Linear(2, 1);
        layer.call(ones([1, 2])).sum().backward();
        layer.zero_grad(set_to_none: false);
        Values(layer.weight.grad!).ShouldBe([0, 0]);
        layer.zero_grad();
        layer.weight.grad.ShouldBeNull();
    }

    [Fact]
    public void Conversion_keeps_parameters_and_leaves_whole_numbers_alone()
    {
        using var norm = BatchNorm2d(2);
        var weight = norm.weight!;
        norm.to(ScalarType.Float64).ShouldBeSameAs(norm);
        norm.weight.ShouldBeSameAs(weight);
        weight.dtype.ShouldBe(ScalarType.Float64);
        weight.requires_grad.ShouldBeTrue();
        norm.running_mean!.dtype.ShouldBe(ScalarType.Float64);
        norm.num_batches_tracked!.dtype.ShouldBe(ScalarType.Int64);
        norm.cpu().call(ones([1, 2, 2, 2], ScalarType.Float64)).dtype.ShouldBe(ScalarType.Float64);
    }

    [Fact]
    public void Names_of_parts_are_checked()
    {
        using var model = Sequential(("first", Identity()));
        Should.Throw<ArgumentException>(() => model.append("first", Identity()));
        Should.Throw<ArgumentException>(() => model.append("a.b", Identity()));
        Should.Throw<ArgumentException>(() => model.append("", Identity()));
        model.append(ReLU()).Count.ShouldBe(2);
        model.named_children().Select(pair => pair.name).ShouldBe(["first", "1"]);
        model[1].ShouldBeOfType<ReLU>();
        Values(model.call(tensor([-1, 1f]))).ShouldBe([0, 1]);
        Values(Sequential().call(tensor([-1f]))).ShouldBe([-1]);
    }

    [Fact]
    public void A_parameter_takes_its_tensor_over()
    {
        var data = ones([2]);
        using var parameter = new Parameter(data);
        data.IsInvalid.ShouldBeTrue();
        Should.Throw<ObjectDisposedException>(() => data.sum());
        parameter.requires_grad.ShouldBeTrue();
        Values(parameter).ShouldBe([1, 1]);
        nn.Parameter(ones([2]), requires_grad: false).requires_grad.ShouldBeFalse();
    }

    [Fact]
    public void A_sequence_frees_what_its_steps_hand_on_and_neither_its_input_nor_its_result()
    {
        using var model = Sequential(new Same(), Identity(), ReLU(), new Same());
        var input = tensor([-1, 1f]);
        using var scope = NewDisposeScope();
        var output = model.call(input);
        scope.DisposablesCount.ShouldBe(1);
        scope.Contains(output).ShouldBeTrue();
        _scope.Contains(input).ShouldBeTrue();
    }

    [Fact]
    public void A_shared_parameter_is_listed_once()
    {
        using var layer = Linear(2, 2);
        using var model = Sequential(layer, layer);
        model.parameters().Count().ShouldBe(2);
        model.state_dict().Count.ShouldBe(4);
    }

    [Fact]
    public void A_new_parameter_takes_the_old_ones_place()
    {
        using var layer = Linear(2, 2);
        var old = layer.weight;
        layer.weight = new Parameter(zeros([2, 2]));
        old.IsInvalid.ShouldBeTrue();
        layer.parameters().First().ShouldBeSameAs(layer.weight);
    }

    [Fact]
    public void Apply_visits_children_before_parents()
    {
        var seen = new List<string>();
        using var model = Sequential(ReLU(), Sequential(Identity()));
        model.apply(module => seen.Add(module.GetName()));
        seen.ShouldBe(["ReLU", "Identity", "Sequential", "Sequential"]);
    }

    private sealed class Same() : Module<Tensor, Tensor>(nameof(Same))
    {
        public override Tensor forward(Tensor input) => input;
    }
}
