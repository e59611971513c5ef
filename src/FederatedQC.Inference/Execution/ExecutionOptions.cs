namespace FederatedQC.Inference.Execution;

/// <summary>Where and with how many threads a model runs.</summary>
public sealed record ExecutionOptions
{
    /// <summary>
    /// Providers in order of preference: <c>tensorrt</c>, <c>cuda</c>, <c>cpu</c>. One that this machine can't serve is passed over and
    /// named in the <see cref="ProviderReport"/>; the CPU always comes last, listed or not, and what is listed after it is never reached.
    /// Default: the CPU alone.
    /// </summary>
    public IReadOnlyList<string> Providers { get; init; } = [ProviderNames.Cpu];

    /// <summary>Threads that share one call; 1 runs on the caller's thread alone, 0 takes one thread a core. Default: 1.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>
    /// Whether idle threads of a session wait in a busy loop. It saves a few percent of latency and burns cores that training could
    /// use. Default: false.
    /// </summary>
    public bool AllowSpinning { get; init; }

    /// <summary>Number of the GPU for the providers that use one. Default: 0.</summary>
    public int DeviceId { get; init; }
}
