using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.StandInTests.Tensors;

public sealed class TensorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_tensor_copies_its_array_and_tells_its_shape()
    {
        float[] source = [1, 2, 3, 4, 5, 6];
        var made = tensor(source, [2, 3]);
        source[0] = 9;
        made.shape.ShouldBe([2, 3]);
        (made.ndim, made.numel(), made.size(-1), made.dtype, made.device_type).ShouldBe((2, 6, 3, ScalarType.Float32, DeviceType.CPU));
        Values(made).ShouldBe([1, 2, 3, 4, 5, 6]);
        made.ToString().ShouldBe("[2x3], type = Float32, device = cpu");
    }

    [Fact]
    public void Arrays_of_other_types_keep_them_unless_told_otherwise()
    {
        tensor([1L, 2L]).dtype.ShouldBe(ScalarType.Int64);
        tensor([1, 2], [2]).dtype.ShouldBe(ScalarType.Byte);
        Values(tensor([1, 255], [2], ScalarType.Float32)).ShouldBe([1, 255]);
        Values(tensor(new float[] { 1, 2, 3, 4 }.AsMemory(1, 2), [2])).ShouldBe([2, 3]);
        tensor(3L).ndim.ShouldBe(0);
    }

    [Fact]
    public void Reading_follows_row_major_order_whatever_the_layout()
    {
        var turned = tensor([1, 2, 3, 4, 5, 6f], [2, 3]).transpose(0, 1);
        turned.is_contiguous().ShouldBeFalse();
        Values(turned).ShouldBe([1, 4, 2, 5, 3, 6]);
        var part = new float[4];
        turned.data<float>().CopyTo(part, arrayIndex: 1, tensorIndex: 2);
        part.ShouldBe([0, 2, 5, 3]);
    }

    [Fact]
    public void Writing_follows_row_major_order_whatever_the_layout()
    {
        var whole = zeros([2, 3]);
        whole.transpose(0, 1).data<float>().CopyFrom([1, 2, 3], tensorIndex: 2);
        Values(whole).ShouldBe([0, 1, 3, 0, 2, 0]);
        whole.data<float>().CopyFrom([7, 8], arrayIndex: 1, tensorIndex: 5);
        Values(whole).ShouldBe([0, 1, 3, 0, 2, 8]);
    }

    [Fact]
    public void Bytes_are_the_memory_itself()
    {
        var made = zeros([2]);
        MemoryMarshal.Cast<byte, float>(made.bytes)[1] = 5;
        Values(made).ShouldBe([0, 5]);
        made.bytes = MemoryMarshal.AsBytes(new float[] { 3, 4 }.AsSpan());
        Values(made).ShouldBe([3, 4]);
        Should.Throw<ExternalException>(() => made.expand(3, 2).bytes.Length);
    }

    [Fact]
    public void Arithmetic_broadcasts_and_has_scalar_forms()
    {
        var row = tensor([1, 2f], [1, 2]);
        var column = tensor([10, 20f], [2, 1]);
        Values(row + column).ShouldBe([11, 12, 21, 22]);
        Values(row - column).ShouldBe([-9, -8, -19, -18]);
        Values(row * column).ShouldBe([10, 20, 20, 40]);
        Values(column / row).ShouldBe([10, 5, 20, 10]);
        Values(1 - row).ShouldBe([0, -1]);
        Values(2 * row + 1).ShouldBe([3, 5]);
        Values(-row / 2).ShouldBe([-0.5f, -1]);
        Values(row.add(row, 3)).ShouldBe([4, 8]);
        Values(row.pow(3)).ShouldBe([1, 8]);
        Values(row.div(2, RoundingMode.floor)).ShouldBe([0, 1]);
        Values(tensor([-3f]).div(2, RoundingMode.trunc)).ShouldBe([-1]);
        Values(row.matmul(column)).ShouldBe([50]);
    }

    [Fact]
    public void Names_with_an_underscore_change_the_tensor_and_return_it()
    {
        var made = ones([2]);
        made.add_(made, 0.5).mul_(2).sub_(1).div_(4).ShouldBeSameAs(made);
        Values(made).ShouldBe([0.5f, 0.5f]);
        Values(made.copy_(tensor([2L, 3L])).mul_(made).add_(1)).ShouldBe([5, 10]);
        Values(made.sub_(made).fill_(3)).ShouldBe([3, 3]);
        Values(made.zero_().sub_(1).relu_()).ShouldBe([0, 0]);
    }

    [Fact]
    public void Whole_scalars_keep_whole_tensors_whole()
    {
        (tensor([3L]) + 1).dtype.ShouldBe(ScalarType.Int64);
        (tensor([3L]) * 1.5).dtype.ShouldBe(ScalarType.Float32);
    }

    [Fact]
    public void Functions_of_elements_compute_what_they_say()
    {
        var made = tensor([-4, 0, 4f]);
        Values(made.abs().sqrt()).ShouldBe([2, 0, 2]);
        Values(made.square().clamp(1, 9)).ShouldBe([9, 1, 9]);
        Values(made.clamp(max: 1)).ShouldBe([-4, 0, 1]);
        Values(made.relu()).ShouldBe([0, 0, 4]);
        Values(made.exp().log())[2].ShouldBe(4, 1e-6f);
        tensor([1, float.NaN, float.PositiveInfinity]).isfinite().data<bool>().ToArray().ShouldBe([true, false, false]);
        made.isfinite().all().item<bool>().ShouldBeTrue();
    }

    [Fact]
    public void Equality_is_by_element()
    {
        var made = tensor([1, 2f]);
        made.eq(2).data<bool>().ToArray().ShouldBe([false, true]);
        (made == tensor([1, 3f])).data<bool>().ToArray().ShouldBe([true, false]);
        (made != tensor([1, 3f])).data<bool>().ToArray().ShouldBe([false, true]);
        made.Equals(made.alias()).ShouldBeFalse();
    }

    [Fact]
    public void Reductions_run_over_all_or_some_dimensions()
    {
        var made = tensor([1, 2, 3, 4, 5, 6f], [2, 3]);
        made.sum().item<float>().ShouldBe(21);
        Values(made.sum(0L)).ShouldBe([5, 7, 9]);
        made.sum([0, 1], keepdim: true).shape.ShouldBe([1, 1]);
        made.sum(ScalarType.Float64).item<double>().ShouldBe(21);
        made.mean().item<float>().ShouldBe(3.5f);
        Values(made.mean([1])).ShouldBe([2, 5]);
        made.max().item<float>().ShouldBe(6);
        var (values, indexes) = made.max(1);
        Values(values).ShouldBe([3, 6]);
        indexes.data<long>().ToArray().ShouldBe([2, 2]);
        made.argmax().item<long>().ShouldBe(5);
        made.argmax(0).data<long>().ToArray().ShouldBe([1, 1, 1]);
        tensor([3, 4f]).norm().item<float>().ShouldBe(5);
        tensor([3, -4f]).norm(1).item<float>().ShouldBe(7);
        made.softmax(1).sum(1).data<float>().ToArray().ShouldAllBe(sum => Math.Abs(sum - 1) < 1e-6);
        made.log_softmax(1).exp().sum().item<float>().ShouldBe(2, 1e-6f);
    }

    [Fact]
    public void Views_share_elements_and_rearrangements_do_what_they_say()
    {
        var made = arange(6, ScalarType.Float32);
        made.view(2, -1).select(0, 1).fill_(9);
        Values(made).ShouldBe([0, 1, 2, 9, 9, 9]);
        var grid = arange(0, 6, 1, ScalarType.Float32).reshape(2, 3);
        Values(grid.permute(1, 0)).ShouldBe([0, 3, 1, 4, 2, 5]);
        Values(grid.flip(1)).ShouldBe([2, 1, 0, 5, 4, 3]);
        Values(grid.slice(1, 0, 3, 2)).ShouldBe([0, 2, 3, 5]);
        Values(grid.narrow(1, 1, 2)).ShouldBe([1, 2, 4, 5]);
        Values(grid.index_select(0, tensor([1L, 1L]))).ShouldBe([3, 4, 5, 3, 4, 5]);
        grid.unsqueeze(0).unsqueeze(-1).shape.ShouldBe([1, 2, 3, 1]);
        grid.unsqueeze(0).squeeze().shape.ShouldBe([2, 3]);
        grid.unsqueeze(0).squeeze(1).shape.ShouldBe([1, 2, 3]);
        grid.flatten().shape.ShouldBe([6]);
        Values(cat([grid, grid], 1)).ShouldBe([0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5]);
        stack([grid, grid]).shape.ShouldBe([2, 2, 3]);
        Values(grid.transpose(0, 1).contiguous()).ShouldBe([0, 3, 1, 4, 2, 5]);
    }

    [Fact]
    public void Conversions_change_the_type_and_copy_when_asked()
    {
        var made = tensor([1.5f, -2.5f]);
        made.to(ScalarType.Int64).data<long>().ToArray().ShouldBe([1, -2]);
        made.to(ScalarType.Float32).fill_(1);
        Values(made).ShouldBe([1, 1]);
        made.to(ScalarType.Float32, copy: true).fill_(2);
        made.clone().fill_(2);
        Values(made).ShouldBe([1, 1]);
        made.to(ScalarType.BFloat16, disposeAfter: true).to(ScalarType.Float32).cpu().shape.ShouldBe([2]);
        made.IsInvalid.ShouldBeTrue();
    }

    internal static float[] Values(Tensor values) => values.data<float>().ToArray();
}
