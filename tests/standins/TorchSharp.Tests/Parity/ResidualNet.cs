using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.StandInTests.Parity;

/// <summary>The net of reference.py: a stem, two residual blocks, a linear head.</summary>
internal sealed class ResidualNet : Module<Tensor, Tensor>
{
    internal const long Classes = 5;

    private readonly Module<Tensor, Tensor> stem;
    private readonly Module<Tensor, Tensor> norm;
    private readonly Module<Tensor, Tensor> blocks;
    private readonly Module<Tensor, Tensor> head;

    internal ResidualNet(string kind, long channels, params long[] widths)
        : base(nameof(ResidualNet))
    {
        var first = widths[0];
        stem = Conv2d(channels, first, 3, padding: 1, bias: false);
        norm = Norm(kind, first);
        blocks = Sequential(widths.Select((width, i) => (Module<Tensor, Tensor>)new Block(kind, widths[Math.Max(0, i - 1)], width, i == 0 ? 1 : 2)));
        head = Linear(widths[^1], Classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = F.relu(norm.call(stem.call(input)));
        x = blocks.call(F.max_pool2d(x, 3, 2, 1));
        return head.call(F.adaptive_avg_pool2d(x, 1).flatten(1));
    }

    internal static Module<Tensor, Tensor> Norm(string kind, long channels) => kind == "batch" ? BatchNorm2d(channels) : GroupNorm(4, channels);

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> conv1;
        private readonly Module<Tensor, Tensor> norm1;
        private readonly Module<Tensor, Tensor> conv2;
        private readonly Module<Tensor, Tensor> norm2;
        private readonly Module<Tensor, Tensor>? shortcut;

        internal Block(string kind, long inputs, long outputs, long stride)
            : base(nameof(Block))
        {
            conv1 = Conv2d(inputs, outputs, 3, stride, 1, bias: false);
            norm1 = Norm(kind, outputs);
            conv2 = Conv2d(outputs, outputs, 3, padding: 1, bias: false);
            norm2 = Norm(kind, outputs);
            shortcut = stride == 1 && inputs == outputs ? null : Sequential(Conv2d(inputs, outputs, 1, stride, bias: false), Norm(kind, outputs));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var y = norm2.call(conv2.call(F.relu(norm1.call(conv1.call(input)))));
            return F.relu(y + (shortcut is null ? input : shortcut.call(input)));
        }
    }
}
