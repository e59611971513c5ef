namespace TorchSharp.Interop;

/// <summary>The native pointers of several tensors, kept alive for as long as the list is.</summary>
internal readonly ref struct TensorList
{
    private readonly IReadOnlyList<torch.Tensor> _tensors;
    private readonly int _held;

    internal TensorList(IReadOnlyList<torch.Tensor> tensors)
    {
        _tensors = tensors;
        var pointers = new IntPtr[tensors.Count];
        try
        {
            for (; _held < pointers.Length; _held++)
            {
                var handle = tensors[_held].Handle;
                var added = false;
                handle.DangerousAddRef(ref added);
                pointers[_held] = handle.DangerousGetHandle();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
        Pointers = pointers;
    }

    internal ReadOnlySpan<IntPtr> Pointers { get; }

    internal int Count => Pointers.Length;

    public void Dispose()
    {
        for (var i = 0; i < _held; i++)
        {
            _tensors[i].Handle.DangerousRelease();
        }
    }
}
