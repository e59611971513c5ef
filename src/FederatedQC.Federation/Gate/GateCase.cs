using System.Collections.Immutable;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Federation.Gate;

/// <summary>What the gate decides on.</summary>
public sealed record GateCase
{
    /// <summary>The plan's limits.</summary>
    public required GateSettings Limits { get; init; }

    /// <summary>Number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Index of the defect-free class, or -1.</summary>
    public required int DefectFreeIndex { get; init; }

    /// <summary>Sites that are asked; a part of them makes a quorum.</summary>
    public required int Sites { get; init; }

    /// <summary>An evaluation counts at most for this many times the median site.</summary>
    public required double WeightCapFactor { get; init; }

    /// <summary>Training images that each site announced with its update.</summary>
    public required ImmutableSortedDictionary<string, long> Announced { get; init; }

    /// <summary>What each site says of the candidate; consistent counts.</summary>
    public required ImmutableSortedDictionary<string, SiteEvaluation> Candidate { get; init; }

    /// <summary>What sites said of the released model; null before the first release.</summary>
    public ImmutableSortedDictionary<string, SiteEvaluation>? Released { get; init; }

    /// <summary>Sites whose word on the candidate counts, in ordinal order: those that judged it with at least one image.</summary>
    public ImmutableArray<string> Judges => [.. Candidate.Where(entry => entry.Value.Counts.Images > 0).Select(entry => entry.Key)];

    /// <summary>The judges that judged the released model too.</summary>
    public ImmutableArray<string> JudgesOfBoth =>
        [.. Judges.Where(site => Released is not null && Released.TryGetValue(site, out var said) && said.Counts.Images > 0)];

    /// <summary>Judges that a release needs: who says that it has no image to judge with is not counted on.</summary>
    public int Needed => Limits.QuorumOf(Sites - Candidate.Values.Count(said => said.Counts.Images == 0));

    /// <summary>
    /// Whether enough have judged the candidate, and the released model with it. The golden set's word is enough: it is the operator's own.
    /// </summary>
    public bool HasQuorum => IsQuorum(Judges) && (Released is null || IsQuorum(JudgesOfBoth));

    /// <summary>Whether these are enough.</summary>
    internal bool IsQuorum(ImmutableArray<string> judges) => judges.Length >= Needed || judges.Contains(GateSettings.GoldenSet);
}
