namespace FederatedQC.Federation.Plans;

/// <summary>What a sound plan may ask for that this version does not do yet: the services, or neither they nor the simulator.</summary>
public static class ServiceLimits
{
    private static readonly (Func<RunSettings, bool> Asks, string What, bool IsSimulated)[] Table =
    [
        (plan => plan.SecureAggregation.Enabled, "secureAggregation", true),
        (plan => plan.LowRank is not null, "lowRank", true),
        (plan => plan.Contribution.Method != "none", "contribution.method", true),
    ];

    /// <summary>A sentence for each thing that agents and aggregator do not do; empty when they can run the plan.</summary>
    /// <param name="settings">A sound plan.</param>
    public static IReadOnlyList<string> OfServices(RunSettings settings) =>
        [.. Asked(settings).Select(line => $"{line.What}: agents and aggregator of this version do not do it{(line.IsSimulated ? "; fqc simulate does" : "")}")];

    /// <summary>A sentence for each thing that the simulator does not do; empty when it can run the plan.</summary>
    /// <param name="settings">A sound plan.</param>
    public static IReadOnlyList<string> OfSimulation(RunSettings settings) =>
        [.. Asked(settings).Where(line => !line.IsSimulated).Select(line => $"{line.What}: this version does not do it")];

    private static IEnumerable<(string What, bool IsSimulated)> Asked(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Table.Where(line => line.Asks(settings)).Select(line => (line.What, line.IsSimulated));
    }
}
