using System.CommandLine;
using FederatedQC.Worker.Process;

namespace FederatedQC.Cli.Commands;

/// <summary>The hidden verb under which this program is a service's worker process.</summary>
internal static class WorkerVerb
{
    public static Command Create()
    {
        var command = new Command(WorkerCommand.Verb, "Does jobs for a service; not for people.") { Hidden = true };
        command.SetAction((_, _) => WorkerLoop.RunOnConsoleAsync());
        return command;
    }
}
