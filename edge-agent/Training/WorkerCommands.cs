using System.Globalization;
using FederatedQC.Worker.Process;

namespace FederatedQC.EdgeAgent.Training;

/// <summary>The command that starts the worker.</summary>
internal static class WorkerCommands
{
    /// <summary>The configured command, or this program's own worker verb, at the configured niceness.</summary>
    public static WorkerCommand Of(TrainingOptions options)
    {
        var command = options.Worker.Count > 0 ? new WorkerCommand(options.Worker[0], [.. options.Worker.Skip(1)]) : WorkerCommand.Self();
        return options.Nice == 0 || OperatingSystem.IsWindows()
            ? command
            : new WorkerCommand(
                "nice",
                ["-n", options.Nice.ToString(CultureInfo.InvariantCulture), command.FileName, .. command.Arguments]
            );
    }
}
