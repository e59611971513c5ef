using System.CommandLine;
using FederatedQC.Inference.Models;
using FederatedQC.Learning.Training;
using FederatedQC.Messaging.Broker;
using FederatedQC.Storage;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Process;

namespace FederatedQC.Cli.Commands;

/// <summary>The command line: parses, runs, and turns what went wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    // A training step in native code must end before the process does.
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(30);

    // A name that begins with @ is the name of a file, not of a file of arguments.
    private static readonly ParserConfiguration Arguments = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args, Arguments);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"fqc: {Problem(parsed)} Try 'fqc {string.Join(' ', Verbs(parsed))}--help'.");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LongestGoodbye }
            );
        }
        catch (Exception exception) when (Expected(exception) is { } code)
        {
            await Console.Error.WriteLineAsync($"fqc: {exception.Message}");
            return code;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    public static RootCommand Root() =>
        new("Federated training of visual defect inspection: images stay in the factory, only weight deltas leave it.")
        {
            DemoCommand.Create(),
            SimulateCommand.Create(),
            ServiceCommands.Aggregator(),
            ServiceCommands.Agent(),
            BackupCommands.Backup(),
            BackupCommands.Restore(),
            TrainCommand.Create(),
            EvaluateCommand.Create(),
            InspectCommand.Create(),
            DatasetCommand.Create(),
            ModelCommand.Create(),
            DoctorCommand.Create(),
            WorkerVerb.Create(),
        };

    // An unknown word comes with other complaints that it causes, so it is named first.
    private static string Problem(ParseResult parsed) =>
        parsed.CommandResult.Command.TreatUnmatchedTokensAsErrors && parsed.UnmatchedTokens is [var unknown, ..]
            ? $"'{unknown}' is neither a verb nor an option."
            : parsed.Errors[0].Message;

    private static int? Expected(Exception exception) =>
        exception switch
        {
            UsageException or DatasetException or ModelFileException or ModelLoadException => ExitCode.Usage,
            WorkerException { Kind: "data" or "model" } => ExitCode.Usage,
            WorkerException or BrokerUnavailableException or IOException or UnauthorizedAccessException => ExitCode.Failed,
            TrainingDivergedException or StorageException or DllNotFoundException or NotSupportedException => ExitCode.Failed,
            _ => null,
        };

    private static IEnumerable<string> Verbs(ParseResult parsed)
    {
        for (
            var command = parsed.CommandResult;
            command?.Command is not (null or RootCommand);
            command = command.Parent as System.CommandLine.Parsing.CommandResult
        )
        {
            yield return command.Command.Name + " ";
        }
    }
}
