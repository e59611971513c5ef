using FederatedQC.Inference.Models;

namespace FederatedQC.Inference.Swapping;

/// <summary>
/// Holds the model that the line runs and lets it be replaced under load. Whoever inspects takes a lease, which never blocks; a
/// swap is one atomic step, inspections under way finish with the model that they began with, and the old model is disposed with
/// its last lease.
/// </summary>
/// <remarks>Thread-safe. The slot owns the models that it was given.</remarks>
public sealed class ModelSlot : IDisposable
{
    private readonly Lock _writers = new();
    private SlotOccupant? _current;
    private bool _disposed;

    /// <summary>Id of the model that the next lease gets, or null when the slot is empty.</summary>
    public string? ModelId => Volatile.Read(ref _current)?.Model.ModelId;

    /// <summary>Puts a model in the slot; leases from now on get it.</summary>
    /// <param name="next">The new model, which the slot owns once this returns.</param>
    /// <exception cref="ArgumentException">The model is in the slot already.</exception>
    /// <exception cref="ObjectDisposedException">The slot or the model has been disposed.</exception>
    public void Swap(OnnxModel next)
    {
        ArgumentNullException.ThrowIfNull(next);
        lock (_writers)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (ReferenceEquals(_current?.Model, next))
            {
                throw new ArgumentException("the model is in the slot already", nameof(next));
            }

            Publish(new SlotOccupant(next));
        }
    }

    /// <summary>Takes the current model for one inspection.</summary>
    /// <param name="lease">The lease when the result is true; dispose it when the inspection is done.</param>
    /// <returns>False when the slot is empty or disposed.</returns>
    public bool TryLease(out ModelLease lease)
    {
        // An occupant that can't be entered has just been replaced, so its successor is there to be read.
        while (Volatile.Read(ref _current) is { } occupant)
        {
            if (occupant.TryEnter())
            {
                lease = new ModelLease(occupant, occupant.Rent());
                return true;
            }
        }

        lease = default;
        return false;
    }

    /// <summary>Empties the slot for good; the model goes with its last lease.</summary>
    public void Dispose()
    {
        lock (_writers)
        {
            _disposed = true;
            Publish(null);
        }
    }

    private void Publish(SlotOccupant? next) => Interlocked.Exchange(ref _current, next)?.Leave();
}
