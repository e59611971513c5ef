using System.Collections.Immutable;

namespace FederatedQC.Worker.Process;

/// <summary>How the worker process is started.</summary>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record WorkerCommand(string FileName, ImmutableArray<string> Arguments)
{
    /// <summary>The command line verb under which the product's executable is the worker.</summary>
    public const string Verb = "worker";

    /// <summary>This very executable as the worker.</summary>
    /// <exception cref="InvalidOperationException">The system can't name the executable.</exception>
    public static WorkerCommand Self() =>
        new(
            Environment.ProcessPath
                ?? throw new InvalidOperationException(
                    "The system does not say which program this is; name the worker's command in the configuration."
                ),
            [Verb]
        );
}
