using System.Collections.Immutable;

namespace FederatedQC.Aggregator.Operator;

/// <summary>The runs of this process, for the operator. Thread-safe.</summary>
internal sealed class RunDesks
{
    private ImmutableArray<RunDesk> _desks;

    /// <summary>Takes the runs as they are at first, in the order in which they are shown.</summary>
    public RunDesks(ImmutableArray<RunDesk> desks) => _desks = desks;

    /// <summary>All of them, in ordinal order of their families.</summary>
    public ImmutableArray<RunDesk> All => _desks;

    /// <summary>The run of a family; without a family the only one. Null where there is none such.</summary>
    public RunDesk? Find(string? family) => _desks.FirstOrDefault(desk => desk.Family == family);

    /// <summary>A family's run came up or went down.</summary>
    public void Change(RunDesk changed) =>
        ImmutableInterlocked.Update(ref _desks, (desks, desk) => [.. desks.Select(known => known.Family == desk.Family ? desk : known)], changed);
}
