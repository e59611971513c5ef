using System.Collections.Immutable;

namespace FederatedQC.Federation.Robust;

/// <summary>All that a robust rule may know of a round.</summary>
public sealed record RobustRound
{
    private const double WeightTolerance = 1e-9;

    /// <summary>The sites whose updates were admitted, at least one, in ordinal order of their ids, each once.</summary>
    public required ImmutableArray<string> Sites { get; init; }

    /// <summary>Their admitted weights, in the same order; none below 0, summing to 1.</summary>
    public required ImmutableArray<double> Weights { get; init; }

    /// <summary>Dot products of the round's vectors: the sites' updates in that order, then references where there are any.</summary>
    public required GramMatrix Gram { get; init; }

    /// <summary>Index of the last round's aggregate among the vectors, behind the sites; null where there is none.</summary>
    public int? Previous { get; init; }

    /// <summary>Index of the operator's own update, trained on images that it trusts; null where there is none.</summary>
    public int? Trusted { get; init; }

    /// <summary>Number of sites whose updates may be anything: 0 to the number of sites less one.</summary>
    public int Faulty { get; init; }

    /// <summary>Seed of the round, for rules that shuffle; one that no site knows before it sends.</summary>
    public ulong Seed { get; init; }

    /// <summary>Refuses what can't be a round.</summary>
    /// <exception cref="ArgumentException">It is unsound; the message says what.</exception>
    internal void ThrowIfUnsound()
    {
        var sites = Sites.Length;
        Refuse(sites == 0, "There is no site.");
        for (var index = 1; index < sites; index++)
        {
            Refuse(
                string.CompareOrdinal(Sites[index - 1], Sites[index]) >= 0,
                $"Site '{Sites[index]}' stands after '{Sites[index - 1]}'; sites must be in ordinal order, each once."
            );
        }

        Refuse(Weights.Length != sites, $"There are {Weights.Length} weights for {sites} sites.");
        Refuse(
            !Weights.All(weight => weight >= 0) || !(Math.Abs(Weights.Sum() - 1) <= WeightTolerance),
            $"The weights sum to {Weights.Sum()}, not 1, or one is below 0."
        );
        Refuse(Gram.Count < sites, $"There are {Gram.Count} vectors for {sites} sites.");
        Refuse(Faulty < 0 || Faulty >= sites, $"{Faulty} of {sites} sites can't be faulty.");
        foreach (var reference in new[] { Previous, Trusted })
        {
            Refuse(reference < sites || reference >= Gram.Count, $"No reference stands at {reference}.");
        }
    }

    /// <summary>The round whose sites are rows made of this one's; references stay what they are.</summary>
    /// <param name="rows">The rows [rows, vectors] and then one row a reference.</param>
    /// <param name="weights">Weights of the rows.</param>
    internal RobustRound Mixed(Mixing rows, ImmutableArray<double> weights)
    {
        var moved = weights.Length - Sites.Length;
        return this with
        {
            Sites = moved == 0 ? Sites : [.. Enumerable.Range(0, weights.Length).Select(row => $"bucket-{row:D6}")],
            Weights = weights,
            Gram = Gram.Mixed(rows),
            Previous = Previous + moved,
            Trusted = Trusted + moved,
        };
    }

    private static void Refuse(bool unsound, string problem)
    {
        if (unsound)
        {
            throw new ArgumentException(problem);
        }
    }
}
