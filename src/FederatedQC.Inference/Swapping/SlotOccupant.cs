using System.Collections.Concurrent;
using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Models;

namespace FederatedQC.Inference.Swapping;

/// <summary>
/// A model in a slot with its idle sessions, counted: the slot itself counts as one user. Whoever brings the count to zero
/// disposes the model, and nobody enters after that.
/// </summary>
internal sealed class SlotOccupant
{
    private readonly ConcurrentQueue<InspectionSession> _idle = new();
    private int _users = 1;

    internal SlotOccupant(OnnxModel model)
    {
        Model = model;
        _idle.Enqueue(new InspectionSession(model));
    }

    internal OnnxModel Model { get; }

    internal bool TryEnter()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>An idle session, or a new one when more threads inspect than ever before. The caller has entered.</summary>
    internal InspectionSession Rent()
    {
        try
        {
            return _idle.TryDequeue(out var session) ? session : new InspectionSession(Model);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    internal void Return(InspectionSession session)
    {
        _idle.Enqueue(session);
        Leave();
    }

    internal void Leave()
    {
        if (Interlocked.Decrement(ref _users) > 0)
        {
            return;
        }

        while (_idle.TryDequeue(out var session))
        {
            session.Dispose();
        }

        Model.Dispose();
    }
}
