using FederatedQC.Federation.Plans;

namespace FederatedQC.Simulation;

/// <summary>What the operator does in a round with images of its own.</summary>
/// <param name="Contribution">Measures what the sites contribute; null where the plan does not ask.</param>
/// <param name="Trusted">Trains an update of the operator's own; null where the plan's rule wants none.</param>
internal sealed record OperatorWork(ContributionMeter? Contribution, TrustedTrainer? Trusted)
{
    /// <summary>What a plan asks for.</summary>
    /// <exception cref="ArgumentException">It needs images that the operator has none of.</exception>
    public static OperatorWork Of(RunSettings settings, SimulationOptions options, TorchPool pool)
    {
        var measures = settings.Contribution.IsMeasured;
        var trains = settings.UsesTrusted;
        var own = options.Operator;
        if (measures && own is not { HeldOut.Count: > 0 })
        {
            throw new ArgumentException("contribution.method needs images that the operator holds out.", nameof(options));
        }

        return trains && own is not { Train.Count: > 0 }
            ? throw new ArgumentException($"robust.rule {settings.Robust.Rule} needs images that the operator trains on.", nameof(options))
            : new(
                measures ? new ContributionMeter(settings, own!.HeldOut, pool, options.Threads) : null,
                trains ? new TrustedTrainer(settings, own!.Train, pool) : null
            );
    }
}
