namespace FederatedQC.Federation.Plans;

/// <summary>How the aggregator's optimiser moves the model; what a strategy does not use has no effect.</summary>
public sealed record ServerSettings
{
    /// <summary>
    /// What an update weighs: <c>samples</c> (its training images, capped) or <c>equal</c>; for strategies that leave the choice.
    /// </summary>
    public string Weights { get; init; } = "samples";

    /// <summary>Learning rate of the server; null means the strategy's own.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Momentum of FedAvgM, β₁ of the adaptive servers; in [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>β₂ of FedAdam and FedYogi; in [0, 1).</summary>
    public double SecondMomentum { get; init; } = 0.99;

    /// <summary>τ of the adaptive servers: below it, a change counts as small; above 0.</summary>
    public double Tau { get; init; } = 1e-3;

    /// <summary>α of FedDyn, at the server and at the sites; above 0.</summary>
    public double Alpha { get; init; } = 0.01;

    /// <summary>Updates that close a round of FedBuff; 0 means a quarter of the sites, at least 2.</summary>
    public int BufferSize { get; init; }

    /// <summary>FedBuff refuses an update that began with a model of more rounds ago than this.</summary>
    public int MaxStaleness { get; init; } = 10;

    /// <summary>Updates that close a round of FedBuff among the given number of sites.</summary>
    public int BufferOf(int sites) => BufferSize > 0 ? Math.Min(BufferSize, sites) : Math.Min(sites, Math.Max(2, (sites + 3) / 4));
}
