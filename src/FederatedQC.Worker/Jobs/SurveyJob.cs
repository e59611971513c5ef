namespace FederatedQC.Worker.Jobs;

/// <summary>Say what images there are, without training.</summary>
public sealed record SurveyJob : WorkerJob
{
    /// <summary>The images.</summary>
    public required DataSource Data { get; init; }

    /// <summary>Classes of the plan, to find classes that it does not know; empty to take them as they come.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Classes { get; init; } = [];
}
