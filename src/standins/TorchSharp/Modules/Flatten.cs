using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Melts a range of dimensions into one.</summary>
public sealed class Flatten : ParameterLessModule<Tensor, Tensor>
{
    internal Flatten(long first, long last)
        : base(nameof(Flatten)) => (start_dim, end_dim) = (first, last);

    /// <summary>The first dimension of the range.</summary>
    public long start_dim { get; set; }

    /// <summary>The last dimension of the range.</summary>
    public long end_dim { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.flatten(start_dim, end_dim);
}
