using static TorchSharp.torch;

namespace FederatedQC.Learning.Torch;

internal static class TensorExtensions
{
    /// <summary>A copy of a float32 tensor's elements in row-major order, from whatever device.</summary>
    public static float[] ToFloats(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().cpu().contiguous().data<float>().ToArray();
    }
}
