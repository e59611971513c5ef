using FederatedQC.Inference.Inspection;

namespace FederatedQC.Inference.Swapping;

/// <summary>
/// The use of a slot's model for one inspection, with a session that nobody else uses meanwhile. It lives on the stack, so it
/// can't outlast the inspection; dispose it once.
/// </summary>
public ref struct ModelLease
{
    private SlotOccupant? _occupant;

    internal ModelLease(SlotOccupant occupant, InspectionSession session)
    {
        _occupant = occupant;
        Session = session;
    }

    /// <summary>The session; not to be used once the lease is disposed. Null in a lease that was not given.</summary>
    public InspectionSession Session { get; }

    /// <summary>Gives the session back; a second call does nothing.</summary>
    public void Dispose()
    {
        _occupant?.Return(Session);
        _occupant = null;
    }
}
