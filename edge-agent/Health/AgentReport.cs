using System.Collections.Immutable;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.EdgeAgent.Health;

/// <summary>How the agent is, as <c>state/health.json</c> and <c>/healthz</c> say it.</summary>
internal sealed record AgentReport
{
    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>The line.</summary>
    public required string Line { get; init; }

    /// <summary>The agent's version.</summary>
    public required string Version { get; init; }

    /// <summary>When the process began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When this was written; a file that grows old says that the agent is gone.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether the agent has taken up what was on its disk, and the line can see its parts.</summary>
    public bool Ready { get; init; }

    /// <summary>Whether the consortium's broker is connected.</summary>
    public bool ConsortiumConnected { get; init; }

    /// <summary>Whether the plant's broker is connected; null where none is configured.</summary>
    public bool? PlantConnected { get; init; }

    /// <summary>Revision of the newest plan; 0 before the first.</summary>
    public ulong PlanRevision { get; init; }

    /// <summary>The product family whose run it is; null where the consortium has one run for all.</summary>
    public string? Family { get; init; }

    /// <summary>The run.</summary>
    public string? Run { get; init; }

    /// <summary>The round, from 0.</summary>
    public int? Round { get; init; }

    /// <summary>What the plan asks for.</summary>
    public string? Phase { get; init; }

    /// <summary>What the site is busy with for the consortium.</summary>
    public string? Activity { get; init; }

    /// <summary>Mean training loss of the last epoch.</summary>
    public double? Loss { get; init; }

    /// <summary>The model on the line.</summary>
    public string? LineModel { get; init; }

    /// <summary>
    /// What the released model has cost in privacy, as the plan says; null before the first release, and where nothing is protected.
    /// </summary>
    public ModelPrivacy? ReleasedPrivacy { get; init; }

    /// <summary>What keeps the site from taking part, or empty.</summary>
    public string Problem { get; init; } = "";

    /// <summary>Why no part can be captured, such as a folder that is gone; empty while all is well.</summary>
    public string CaptureProblem { get; init; } = "";

    /// <summary>Parts judged since the start.</summary>
    public long Inspected { get; init; }

    /// <summary>Parts judged defective since the start.</summary>
    public long Defects { get; init; }

    /// <summary>Images whose depth was guessed because <c>Capture:SampleBits</c> does not say it.</summary>
    public long DepthsGuessed { get; init; }

    /// <summary>Verdicts that could not be kept on disk.</summary>
    public long VerdictsNotKept { get; init; }

    /// <summary>Verdicts that the plant's broker did not get because it was away.</summary>
    public long VerdictsNotPublished { get; init; }

    /// <summary>Bytes of updates that were sent.</summary>
    public long BytesSent { get; init; }

    /// <summary>Bytes of models that were received.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Messages of the consortium's broker that were ignored because they were forged or malformed.</summary>
    public long MessagesRefused { get; init; }

    /// <summary>Files that were no image, by reason.</summary>
    public ImmutableSortedDictionary<string, long> FilesRefused { get; init; } = ImmutableSortedDictionary<string, long>.Empty;
}
