using System.Collections.Immutable;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Federation.Contribution;

/// <summary>
/// A round as it would have been with the updates of some of its sites only: what <see cref="CoalitionGame"/> asks the worth of.
/// </summary>
public static class CoalitionRound
{
    /// <summary>
    /// The round with the coalition's updates, for <see cref="ModelAggregation"/>. The plan's strategy weighs them anew among themselves
    /// and the server's step begins at what it remembers; the whole coalition gives the round itself. A robust rule reckons with the same
    /// share of hostile sites, rounded down, and where the coalition is too small for it the updates are averaged.
    /// </summary>
    /// <param name="round">The round with all of its updates; one a site.</param>
    /// <param name="coalition">Who is in it: bit i is the i-th update. Not empty, since that is the round's base and no
    /// aggregation.</param>
    /// <exception cref="ArgumentException">The coalition is empty, or has a site that the round has not.</exception>
    public static RoundInputs Of(RoundInputs round, Coalition coalition)
    {
        ArgumentNullException.ThrowIfNull(round);
        ImmutableArray<int> members = [.. coalition.Members];
        if (members.IsEmpty || members[^1] >= round.Updates.Length)
        {
            throw new ArgumentException(
                $"The coalition {coalition} is none of the {round.Updates.Length} sites of the round.",
                nameof(coalition)
            );
        }

        return round with
        {
            // What only warns of sites or compares them makes no other model.
            Settings = round.Settings with
            {
                Robust = RobustOf(round.Settings, members.Length, round.Updates.Length),
                Admission = round.Settings.Admission with { CosineWarning = null },
            },
            Participants = null,
            Updates = [.. members.Select(member => round.Updates[member])],
            Blocks = block => new CoalitionUpdates(round.Blocks(block), members),
        };
    }

    private static RobustSettings RobustOf(RunSettings settings, int members, int sites)
    {
        var robust = settings.Robust;
        var scaled = robust with { Faulty = (int)((long)robust.FaultyOf(sites) * members / sites) };
        return settings.Methods.Rule.Objection(members, scaled.FaultyOf(members)) is null ? scaled : robust with { Rule = "mean" };
    }
}
