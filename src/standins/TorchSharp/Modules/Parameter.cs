namespace TorchSharp.Modules;

/// <summary>A tensor that is trained.</summary>
public class Parameter : torch.Tensor
{
    /// <summary>Takes over the native tensor of <paramref name="data"/>, which is invalid from then on.</summary>
    /// <param name="data">The initial values.</param>
    /// <param name="requires_grad">Whether gradients are wanted.</param>
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data.Release()) => this.requires_grad = requires_grad;
}
