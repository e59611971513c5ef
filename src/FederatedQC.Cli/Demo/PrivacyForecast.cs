using FederatedQC.Cli.Commands;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Cli.Demo;

/// <summary>
/// What a run spends of its privacy budget. In a demo every site trains in every round, so that is known before it starts; and a round
/// would wait in vain for a site whose budget is spent.
/// </summary>
internal static class PrivacyForecast
{
    /// <summary>Epsilon after the last round, of the site that spends most; null where nothing is noised.</summary>
    /// <param name="plan">A sound plan.</param>
    /// <param name="trainImages">Training images of each site, at least 1.</param>
    public static double? Epsilon(RunSettings plan, IEnumerable<int> trainImages)
    {
        var privacy = plan.Privacy;
        IEnumerable<GaussianSteps> rounds = privacy.Level switch
        {
            PrivacySettings.Record => trainImages.Distinct().Select(images => plan.RecordCost(images)),
            PrivacySettings.Site => [privacy.SiteRound()],
            _ => [],
        };
        var accountant = PrivacyAccountants.Get(privacy.Accountant);
        return rounds.Max(round => (double?)accountant.Epsilon([round with { Steps = round.Steps * plan.Rounds }], privacy.Delta));
    }

    /// <summary>Checks that the budget pays for all rounds.</summary>
    /// <param name="plan">A sound plan.</param>
    /// <param name="trainImages">Training images of each site, at least 1.</param>
    /// <exception cref="UsageException">It does not.</exception>
    public static void ThrowIfTooDear(RunSettings plan, IEnumerable<int> trainImages)
    {
        var epsilon = Epsilon(plan, trainImages);
        if (epsilon > plan.Privacy.Budget)
        {
            throw new UsageException(
                FormattableString.Invariant(
                    $"--epsilon is {plan.Privacy.Budget}: {plan.Rounds} rounds would spend {epsilon:G4} at delta {plan.Privacy.Delta:G2}; allow that, or use more noise, fewer rounds or fewer local epochs."
                )
            );
        }
    }
}
