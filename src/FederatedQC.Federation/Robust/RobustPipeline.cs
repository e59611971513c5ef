using System.Collections.Immutable;
using FederatedQC.Federation.Robust.Steps;

namespace FederatedQC.Federation.Robust;

/// <summary>Steps that change the updates, then a rule. It is the one place that checks a round.</summary>
internal sealed class RobustPipeline(ImmutableArray<IRobustStep> steps, IRobustRule rule) : IRobustRule
{
    private const int MaxFaulty = 1_000_000;

    public string Name { get; } = string.Join('+', steps.Select(step => step.Name).Append(rule.Name));

    public bool IsMean => steps.IsEmpty && rule.IsMean;

    public bool NeedsMomentum => rule.NeedsMomentum || steps.Any(step => step.NeedsMomentum);

    public bool UsesPrevious => rule.UsesPrevious;

    public bool UsesTrusted => rule.UsesTrusted;

    public bool OnlyRanks => steps.IsEmpty && rule.OnlyRanks;

    public int LeastSites(int faulty)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(faulty);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(faulty, MaxFaulty);
        return Math.Max(faulty + 1, steps.Reverse().Aggregate(rule.LeastSites(faulty), (rows, step) => step.SitesFor(rows)));
    }

    public Combination Combine(RobustRound round)
    {
        ArgumentNullException.ThrowIfNull(round);
        round.ThrowIfUnsound();
        if (((IRobustRule)this).Objection(round.Sites.Length, round.Faulty) is { } objection)
        {
            throw new ArgumentException(objection, nameof(round));
        }

        if (UsesTrusted && round.Trusted is null)
        {
            throw new ArgumentException($"{Name} needs an update of the operator's own.", nameof(round));
        }

        if (steps.IsEmpty)
        {
            return rule.Combine(round);
        }

        var mixing = Mixing.Identity(round.Gram.Count);
        foreach (var step in steps)
        {
            var (rows, weights) = step.Mix(round);
            var full = WithReferences(rows, round);
            round = round.Mixed(full, weights);
            mixing = full.After(mixing);
        }

        var combination = rule.Combine(round);
        return combination with { Mixing = combination.Mixing.After(mixing) };
    }

    /// <summary>The rows that a step makes of the sites' vectors, and every reference as it is.</summary>
    private static Mixing WithReferences(Mixing rows, RobustRound round)
    {
        var (sites, vectors) = (round.Sites.Length, round.Gram.Count);
        return Mixing.Of(vectors, Enumerable.Range(0, rows.Rows + vectors - sites), (row, column) =>
            row < rows.Rows ? (column < sites ? rows[row][column] : 0) : (column == row - rows.Rows + sites ? 1 : 0)
        );
    }
}
