namespace TorchSharp;

/// <summary>
/// Disposes what was made while it was the innermost scope of its thread, unless that was taken out. Scopes of a thread nest, and are
/// disposed on the thread that made them; do not await inside one.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? _current;

    private readonly HashSet<IDisposable> _members = new(ReferenceEqualityComparer.Instance);
    private DisposeScope? _outer;

    internal DisposeScope()
    {
        _outer = _current;
        _current = this;
    }

    internal static DisposeScope? Current => _current;

    /// <summary>How many objects the scope would dispose now.</summary>
    public int DisposablesCount => _members.Count;

    /// <summary>Whether the scope would dispose this object.</summary>
    public bool Contains(IDisposable disposable) => _members.Contains(disposable);

    /// <summary>Puts an object into the scope's care. A tensor leaves the scope that it was in.</summary>
    public void Attach(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
        {
            tensor.Scope?._members.Remove(tensor);
            tensor.Scope = this;
        }
        _members.Add(disposable);
    }

    /// <summary>Takes an object out of the scope; whoever holds it disposes it.</summary>
    /// <returns>The object.</returns>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        MarkAsDisposed(disposable);
        return disposable;
    }

    /// <summary>Hands an object to the scope around this one, or to no one if there is none.</summary>
    /// <returns>The object.</returns>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        if (_outer is null)
        {
            return Detach(disposable);
        }
        if (_members.Remove(disposable))
        {
            _outer.Attach(disposable);
        }
        return disposable;
    }

    /// <summary>Forgets an object without disposing it.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (_members.Remove(disposable) && disposable is torch.Tensor tensor)
        {
            tensor.Scope = null;
        }
    }

    /// <summary>Disposes everything in the scope now; the scope stays in use.</summary>
    public void DisposeEverything()
    {
        foreach (var member in _members)
        {
            if (member is torch.Tensor tensor)
            {
                tensor.Scope = null;
            }
            member.Dispose();
        }
        _members.Clear();
    }

    /// <summary>Disposes everything in the scope, and ends it.</summary>
    public void Dispose()
    {
        DisposeEverything();
        if (_current == this)
        {
            _current = _outer;
            return;
        }
        // Out of order: take it out of the middle of the thread's chain.
        for (var inner = _current; inner is not null; inner = inner._outer)
        {
            if (inner._outer == this)
            {
                inner._outer = _outer;
            }
        }
    }
}
