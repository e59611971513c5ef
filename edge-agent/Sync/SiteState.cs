using System.Collections.Immutable;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Federation.Gate;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>A site between two events: first what is on its disk and survives a restart, then what it is busy with.</summary>
internal sealed record SiteState
{
    /// <summary>The site's name.</summary>
    public required string Site { get; init; }

    /// <summary>What the site's configuration allows.</summary>
    public required SiteLimits Limits { get; init; }

    /// <summary>The newest plan that was received.</summary>
    public SitePlan? Plan { get; init; }

    /// <summary>The models in the store.</summary>
    public ImmutableHashSet<Hash256> Models { get; init; } = [];

    /// <summary>How models did on the images that the site holds back. No images at all: the model could not be judged.</summary>
    public ImmutableDictionary<Hash256, SiteEvaluation> Evaluations { get; init; } = ImmutableDictionary<Hash256, SiteEvaluation>.Empty;

    /// <summary>The update trained last.</summary>
    public SiteUpdate? Update { get; init; }

    /// <summary>The model on the line.</summary>
    public Hash256? Line { get; init; }

    /// <summary>The release that the site's own gate refused.</summary>
    public Hash256? RefusedRelease { get; init; }

    /// <summary>The model being fetched.</summary>
    public Hash256? Download { get; init; }

    /// <summary>The model being fetched, if it does not come: the consortium is told, since the broker may have lost part of it.</summary>
    public Hash256? Missing { get; init; }

    /// <summary>What the worker does.</summary>
    public SiteWork? Work { get; init; }

    /// <summary>The release being brought to the line.</summary>
    public Hash256? Adopting { get; init; }

    /// <summary>The round whose update is being sent.</summary>
    public RoundKey? Upload { get; init; }

    /// <summary>Revision of the plan whose evaluation was sent.</summary>
    public ulong? Reported { get; init; }

    /// <summary>The release for which it and the line's model were judged anew, because their figures were of different images.</summary>
    public Hash256? JudgedAnew { get; init; }

    /// <summary>Lanes that failed.</summary>
    public ImmutableSortedDictionary<SiteLane, LanePause> Pauses { get; init; } = ImmutableSortedDictionary<SiteLane, LanePause>.Empty;

    /// <summary>How many retry timers were started, so that each has a number of its own.</summary>
    public int Retries { get; init; }

    /// <summary>The last problem of each lane that has one.</summary>
    public ImmutableSortedDictionary<SiteLane, string> Problems { get; init; } = ImmutableSortedDictionary<SiteLane, string>.Empty;

    /// <summary>What the consortium is told.</summary>
    public SiteCondition Condition => new(Line, Update?.Samples ?? 0, string.Join("; ", Problems.Values)) { Missing = Missing };

    /// <summary>The lane after a success: no problem, no pause.</summary>
    internal SiteState Mended(SiteLane lane) => this with { Problems = Problems.Remove(lane), Pauses = Pauses.Remove(lane) };

    /// <summary>Whether the lane waits for its retry timer.</summary>
    internal bool IsPaused(SiteLane lane) => Pauses.TryGetValue(lane, out var pause) && pause.Waiting;
}

/// <summary>A lane that failed.</summary>
/// <param name="Failures">How often in a row.</param>
/// <param name="Retry">Number of its retry timer.</param>
/// <param name="Waiting">Whether that timer still runs.</param>
internal sealed record LanePause(int Failures, int Retry, bool Waiting);
