using TorchSharp.Interop;

namespace TorchSharp.Modules;

/// <summary>What optimisers and modules do with all gradients at once.</summary>
internal static class Gradients
{
    /// <summary>Drops the gradients, or sets them to zero in place, in one native call.</summary>
    internal static void Clear(IReadOnlyList<Parameter> parameters, bool drop)
    {
        using var list = new TensorList(parameters);
        Native.Check(Native.ts_zero_grad(list.Pointers, list.Count, drop ? 1 : 0));
    }
}
