namespace FederatedQC.Federation.Plans;

/// <summary>What a sound plan may ask for that the services of this version do not do yet; the simulator does all of it.</summary>
public static class ServiceLimits
{
    private static readonly (Func<RunSettings, bool> Asks, string What)[] Table =
    [
        (plan => plan.SecureAggregation.Enabled, "secureAggregation"),
        (plan => plan.LowRank is not null, "lowRank"),
        (plan => plan.Contribution.IsMeasured, "contribution.method"),
    ];

    /// <summary>A sentence for each thing that agents and aggregator do not do; empty when they can run the plan.</summary>
    /// <param name="settings">A sound plan.</param>
    public static IReadOnlyList<string> OfServices(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            .. Table
                .Where(line => line.Asks(settings))
                .Select(line => $"{line.What}: agents and aggregator of this version do not do it; fqc simulate does"),
        ];
    }
}
