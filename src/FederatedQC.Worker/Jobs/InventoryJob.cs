namespace FederatedQC.Worker.Jobs;

/// <summary>Say what images there are, without training.</summary>
public sealed record InventoryJob : WorkerJob
{
    /// <summary>The images.</summary>
    public required DataSource Data { get; init; }

    /// <summary>Classes of the plan, to find classes that it does not know; empty to take them as they come.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>The plan's class of good parts, which a site's is, whatever the site calls it; null where the plan has none.</summary>
    public string? DefectFreeClass { get; init; }
}
