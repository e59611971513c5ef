namespace FederatedQC.Federation.Aggregation;

/// <summary>How many plain gradient steps a site's local training is worth: FedNova's ‖a‖₁.</summary>
public static class LocalReach
{
    /// <summary>
    /// The sum of the weights with which the gradients of a local training enter its delta, in units of the learning rate.
    /// </summary>
    /// <remarks>
    /// <b>Source</b>: J. Wang et al., NeurIPS 2020, section 3: ‖a‖₁ = τ for SGD, [τ − ρ(1 − ρ^τ)/(1 − ρ)]/(1 − ρ) with momentum ρ,
    /// (1 − (1 − ημ)^τ)/(ημ) with a proximal term.
    /// <b>Numerics</b>: the recurrence of the optimiser itself under a constant gradient of one, v ← ρv + 1 − pull·d, d ← d + v, is an
    /// affine map of (v, d); its τ-th power is taken by squaring, so that the work grows with the number of digits of τ. It gives those
    /// closed forms, and both terms together, for which there is none in the paper.
    /// <b>Differs from source</b>: a learning rate that falls within the round counts as constant, the same at every site.
    /// </remarks>
    /// <param name="steps">Local steps τ, 1 or more.</param>
    /// <param name="momentum">ρ, in [0, 1).</param>
    /// <param name="pull">Learning rate times proximal μ, 0 or more.</param>
    /// <returns>1 or more where <paramref name="pull"/> is at most 1.</returns>
    public static double Of(long steps, double momentum, double pull)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentOutOfRangeException.ThrowIfNegative(pull);
        if (!(momentum is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "Momentum is within 0 to below 1.");
        }

        var step = new Motion(momentum, -pull, 1, momentum, 1 - pull, 1);
        var walked = Motion.None;
        for (var left = steps; left > 0; left >>= 1)
        {
            walked = (left & 1) == 1 ? step.After(walked) : walked;
            step = step.After(step);
        }

        return walked.Distance;
    }

    // (v, d) -> (VV v + VD d + Velocity, DV v + DD d + Distance). Both begin at zero, so the constants are where a walk leads.
    private readonly record struct Motion(double VV, double VD, double Velocity, double DV, double DD, double Distance)
    {
        public static Motion None => new(1, 0, 0, 0, 1, 0);

        public Motion After(Motion first) =>
            new(
                (VV * first.VV) + (VD * first.DV),
                (VV * first.VD) + (VD * first.DD),
                (VV * first.Velocity) + (VD * first.Distance) + Velocity,
                (DV * first.VV) + (DD * first.DV),
                (DV * first.VD) + (DD * first.DD),
                (DV * first.Velocity) + (DD * first.Distance) + Distance
            );
    }
}
