using System.CommandLine;
using FederatedQC.Aggregator;
using FederatedQC.EdgeAgent;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc aggregator</c> and <c>fqc agent</c>: the services themselves. All their flags are configuration keys.</summary>
internal static class ServiceCommands
{
    public static Command Aggregator()
    {
        var embedded = new Option<bool>("--embedded-broker")
        {
            Description = "Runs the consortium's broker in this process too; its settings are in the section EmbeddedBroker.",
        };
        var command = Service(
            "aggregator",
            "Runs the aggregator: plans rounds, makes and releases models.",
            AggregatorHost.RunAsync,
            parsed => parsed.GetValue(embedded) ? ["--EmbeddedBroker:Enabled", "true"] : []
        );
        command.Add(embedded);
        return command;
    }

    public static Command Agent() =>
        Service("agent", "Runs the edge agent of one factory line: inspects, trains, takes part in rounds.", EdgeAgentHost.RunAsync, _ =>
            []
        );

    private static Command Service(
        string name,
        string description,
        Func<string[], TextWriter, CancellationToken, Task<int>> run,
        Func<ParseResult, string[]> own
    )
    {
        var config = new Option<FileInfo?>("--config")
        {
            Description = "JSON file with the settings; appsettings.json in the working folder otherwise.",
        };
        var command = new Command(
            name,
            description + " Any setting may follow as --Section:Key value, or stand in the environment as FQC_Section__Key."
        )
        {
            config,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (parsed, cancellation) =>
            {
                string[] file = parsed.GetValue(config) is { } given ? ["--config", given.FullName] : [];
                string[] settings = [.. file, .. own(parsed), .. parsed.UnmatchedTokens];
                return run(settings, Console.Error, cancellation);
            }
        );
        return command;
    }
}
