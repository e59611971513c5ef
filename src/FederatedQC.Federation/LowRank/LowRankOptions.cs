namespace FederatedQC.Federation.LowRank;

/// <summary>
/// How a model's large weights are changed at low rank. Part of a run's plan: every site and the aggregator need the same.
/// </summary>
public sealed record LowRankOptions
{
    /// <summary>r, rank of each change; 1 or more.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>α: a change is (α/r)·B·A, so that the learning rate needs no new choice when r changes; above 0.</summary>
    public double Alpha { get; init; } = 16;

    /// <summary>Weights of this many parameters or fewer are changed densely.</summary>
    public int LeastParameters { get; init; } = 16_384;

    /// <summary>Which factors are trained and sent.</summary>
    public LowRankVariant Variant { get; init; } = LowRankVariant.FrozenA;

    /// <summary>α/r.</summary>
    public double Scale => Alpha / Rank;

    /// <summary>The first value that is out of range, in words, or null.</summary>
    public string? FirstProblem() =>
        this switch
        {
            { Rank: < 1 or > 1024 } => $"rank is {Rank}, not within 1 to 1024",
            { Alpha: not (> 0 and < double.PositiveInfinity) } => $"alpha is {Alpha}, not a number above 0",
            { LeastParameters: < 0 } => $"leastParameters is {LeastParameters}, below 0",
            _ => Enum.IsDefined(Variant) ? null : $"variant {Variant} is none of the known ones",
        };
}
