using System.Collections.Immutable;
using System.Globalization;
using FederatedQC.Federation.Privacy.Accounting;

namespace FederatedQC.Federation.Privacy.Budget;

/// <summary>
/// What was spent of the privacy budget of one set of data, over all runs that used it: at record level a site keeps it for its images, at
/// site level the aggregator for its sites. A run that begins anew doesn't begin with a new budget.
/// </summary>
/// <remarks>Epsilon is a function of the entries alone, whatever their order: a ledger that is read back has the same bits of it on the
/// same machine.</remarks>
public sealed record PrivacyLedger
{
    /// <summary>Epsilon that must not be exceeded, above 0.</summary>
    public required double Budget { get; init; }

    /// <summary>The delta that epsilon is stated at, in (0, 1).</summary>
    public required double Delta { get; init; }

    /// <summary>Name of the accountant.</summary>
    public required string Accountant { get; init; }

    /// <summary>What was spent, in order of each mechanism's first round.</summary>
    public required ImmutableArray<PrivacySpending> Spent { get; init; }

    /// <summary>Epsilon spent so far; computed at each call.</summary>
    public double Epsilon() => EpsilonWith([]);

    /// <summary>
    /// Epsilon spent so far as a plan counts it, at its delta and by its accountant: where those of the ledger are an earlier plan's, what
    /// sites say can be compared still.
    /// </summary>
    public double EpsilonFor(PrivacySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return (this with { Delta = settings.Delta, Accountant = settings.Accountant }).Epsilon();
    }

    /// <summary>An empty ledger for a run's settings.</summary>
    public static PrivacyLedger Open(PrivacySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new()
        {
            Budget = settings.Budget,
            Delta = settings.Delta,
            Accountant = settings.Accountant,
            Spent = [],
        };
    }

    /// <summary>Whether a round that spends this may start.</summary>
    public BudgetDecision CanStart(GaussianSteps round)
    {
        var before = Epsilon();
        var after = EpsilonWith([round]);
        return after <= Budget
            ? new(Allowed: true, before, after, Say($"epsilon goes from {before:G4} to {after:G4} of {Budget:G4}"))
            : new(
                Allowed: false,
                before,
                after,
                Say($"not started: epsilon would go from {before:G4} to {after:G4}, above the budget of {Budget:G4} at delta {Delta:G2}")
            );
    }

    /// <summary>Spends a round if the budget allows it. The event goes into the journal before anything of the round runs.</summary>
    /// <param name="round">What to spend.</param>
    /// <param name="next">The ledger after it; this one when it is refused.</param>
    /// <param name="decision">Why.</param>
    public bool TrySpend(PrivacySpent round, out PrivacyLedger next, out BudgetDecision decision)
    {
        ArgumentNullException.ThrowIfNull(round);
        decision = CanStart(round.Mechanism);
        next = decision.Allowed ? Apply(round) : this;
        return decision.Allowed;
    }

    /// <summary>The ledger after an event of the journal. What was spent is spent: it refuses nothing.</summary>
    /// <exception cref="ArgumentException">The mechanism is not sound.</exception>
    public PrivacyLedger Apply(PrivacySpent spent)
    {
        ArgumentNullException.ThrowIfNull(spent);
        if (!spent.Mechanism.IsSound)
        {
            throw new ArgumentException($"{spent.Mechanism} is no mechanism.", nameof(spent));
        }

        var known = Spent.FirstOrDefault(entry => entry.Run == spent.Run && IsSame(entry.Mechanism, spent.Mechanism));
        return known is null
            ? this with
            {
                Spent = Spent.Add(new(spent.Run, 1, spent.Round, spent.Mechanism)),
            }
            : this with
            {
                Spent = Spent.Replace(known, Continue(known, spent)),
            };
    }

    /// <summary>How many more rounds that spend this the budget pays for.</summary>
    /// <param name="round">What each round spends.</param>
    /// <param name="most">Where to stop counting, at least 0.</param>
    public int RoundsLeft(GaussianSteps round, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        var (least, above) = (0, most + 1L);
        while (above - least > 1)
        {
            var middle = (int)((least + above) / 2);
            (least, above) = EpsilonWith([round with { Steps = round.Steps * middle }]) <= Budget ? (middle, above) : (least, middle);
        }

        return least;
    }

    private double EpsilonWith(IEnumerable<GaussianSteps> more) =>
        PrivacyAccountants.Get(Accountant).Epsilon([.. Spent.Select(entry => entry.Mechanism), .. more], Delta);

    private static bool IsSame(GaussianSteps left, GaussianSteps right) => left with { Steps = 0 } == right with { Steps = 0 };

    private static PrivacySpending Continue(PrivacySpending known, PrivacySpent spent) =>
        known with
        {
            Rounds = known.Rounds + 1,
            LastRound = spent.Round,
            Mechanism = known.Mechanism with { Steps = known.Mechanism.Steps + spent.Mechanism.Steps },
        };

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
