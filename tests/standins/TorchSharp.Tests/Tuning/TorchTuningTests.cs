using TorchSharp.StandInTests.Parity;
using TorchSharp.Tuning;
using static TorchSharp.StandInTests.Tensors.TensorTests;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.StandInTests.Tuning;

public sealed class TorchTuningTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Channels_last_changes_the_layout_and_nothing_else()
    {
        using var model = new ResidualNet("batch", 3, 8, 16);
        model.eval();
        var images = randn([2, 3, 16, 16]);
        var before = Values(model.call(images));
        var weight = model.get_parameter("stem.weight")!;
        var values = Values(weight);

        TorchTuning.ToChannelsLast(model);

        weight.is_contiguous().ShouldBeFalse();
        weight.requires_grad.ShouldBeTrue();
        Values(weight).ShouldBe(values);
        var laid = TorchTuning.ToChannelsLast(images);
        laid.is_contiguous().ShouldBeFalse();
        laid.shape.ShouldBe(images.shape);
        Values(model.call(laid)).Zip(before).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-4);
    }

    [Fact]
    public void Autocast_runs_layers_in_bfloat16_until_it_ends_and_leaves_parameters_single()
    {
        using var layer = Conv2d(1, 1, 1);
        var image = ones([1, 1, 2, 2]);
        using (TorchTuning.AutocastBf16())
        {
            using (TorchTuning.AutocastBf16())
            {
                layer.call(image).dtype.ShouldBe(ScalarType.BFloat16);
            }
            var output = layer.call(image);
            output.dtype.ShouldBe(ScalarType.BFloat16);
            output.to(ScalarType.Float32).sum().backward();
        }
        layer.call(image).dtype.ShouldBe(ScalarType.Float32);
        layer.weight.dtype.ShouldBe(ScalarType.Float32);
        layer.weight.grad!.dtype.ShouldBe(ScalarType.Float32);
    }

    [Fact]
    public void Fast_bfloat16_is_what_the_kernel_reports()
    {
        var flags = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("flags", StringComparison.Ordinal)).Split(' ');
        TorchTuning.IsBf16Fast.ShouldBe(flags.Contains("avx512bw") && (flags.Contains("avx512_bf16") || flags.Contains("amx_bf16")));
    }

    [Fact]
    public void The_allocator_reuses_memory_and_gives_it_back()
    {
        TorchTuning.UseCachingAllocator(64 << 20);
        TorchTuning.Trim();
        using (NewDisposeScope())
        {
            _ = zeros([4 << 20]);
        }
        using (NewDisposeScope())
        {
            Values(ones([4 << 20]).sum()).ShouldBe([4 << 20]);
            TorchTuning.Trim().ShouldBe(0);
        }
        TorchTuning.Trim().ShouldBe(16 << 20);
        using (NewDisposeScope())
        {
            _ = zeros([32 << 20]);
        }
        TorchTuning.Trim().ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => TorchTuning.UseCachingAllocator(-1));
    }

    [Fact]
    public void Results_do_not_depend_on_the_allocator()
    {
        TorchTuning.UseCachingAllocator(0);
        var plain = Draw();
        TorchTuning.UseCachingAllocator(256 << 20);
        Draw().ShouldBe(plain);
        Draw().ShouldBe(plain);
        TorchTuning.Trim();

        static float[] Draw()
        {
            using var scope = NewDisposeScope();
            manual_seed(2);
            using var model = new ResidualNet("batch", 3, 8, 16);
            return Values(model.call(randn([8, 3, 64, 64])));
        }
    }
}
