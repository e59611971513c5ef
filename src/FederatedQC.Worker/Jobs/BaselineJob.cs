using FederatedQC.Federation.Plans;

namespace FederatedQC.Worker.Jobs;

/// <summary>Measure beside a model what the site reaches alone, from the split <c>train</c> of the same images.</summary>
public sealed record BaselineJob
{
    /// <summary><see cref="GateSettings.Nearest"/> or <see cref="GateSettings.Trained"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>How a model is trained alone.</summary>
    public required TrainingSettings Settings { get; init; }

    /// <summary>Seed of the run, which the first model follows from.</summary>
    public required ulong FirstSeed { get; init; }

    /// <summary>Seed of shuffling and augmentation; the caller mixes run and site into it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>
    /// Where the trained model's vector is kept over the run, shared part first; it is trained where the file is missing or does not fit.
    /// </summary>
    public required string KeptPath { get; init; }
}
