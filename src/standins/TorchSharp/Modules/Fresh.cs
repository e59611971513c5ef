using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>PyTorch's own initial values of linear maps.</summary>
internal static class Fresh
{
    internal static void Uniform(Tensor weight, Tensor? bias)
    {
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (bias is not null)
        {
            var (fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
            var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
            nn.init.uniform_(bias, -bound, bound);
        }
    }
}
