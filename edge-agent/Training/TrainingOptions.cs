using System.ComponentModel.DataAnnotations;

namespace FederatedQC.EdgeAgent.Training;

/// <summary>How the site trains and evaluates.</summary>
public sealed class TrainingOptions
{
    /// <summary>
    /// Whether the site takes part in rounds; else it only receives releases. Default: true when image folders are named.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Threads that the arithmetic may use; the line's inspection shares the processor. Default: 1.</summary>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;

    /// <summary>Niceness of the worker process, 0 (as the agent) to 19 (only when nothing else wants the processor). Default: 10.</summary>
    [Range(0, 19)]
    public int Nice { get; set; } = 10;

    /// <summary>How long the worker process stays when there is nothing to do. Default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The worker's command: the executable and its arguments. Empty, the default: this program's own worker verb.</summary>
    public IReadOnlyList<string> Worker { get; set; } = [];

    /// <summary>Decides which images of a folder without a manifest are held back. Default: 1.</summary>
    public int SplitSeed { get; set; } = 1;
}
