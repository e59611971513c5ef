using System.Collections.Immutable;

namespace FederatedQC.Aggregator.Operator;

/// <summary>The runs of this process, for the operator. Thread-safe.</summary>
internal sealed class RunRegistry
{
    private ImmutableArray<HostedRun> _runs;

    /// <summary>Takes the runs as they are at first, in the order in which they are shown.</summary>
    public RunRegistry(ImmutableArray<HostedRun> runs) => _runs = runs;

    /// <summary>All of them, in ordinal order of their families.</summary>
    public ImmutableArray<HostedRun> All => _runs;

    /// <summary>The run of a family; without a family the only one. Null where there is none such.</summary>
    public HostedRun? Find(string? family) => _runs.FirstOrDefault(run => run.Family == family);

    /// <summary>A family's run came up or went down.</summary>
    public void Change(HostedRun changed) =>
        ImmutableInterlocked.Update(ref _runs, (runs, run) => [.. runs.Select(known => known.Family == run.Family ? run : known)], changed);
}
