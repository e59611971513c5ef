using System.Diagnostics;
using System.Globalization;
using FederatedQC.Messaging.Broker;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Benchmarks;

/// <summary>
/// The embedded broker in a process of its own, so that its memory can be told from that of others: this program, called with a verb.
/// </summary>
internal static class BrokerProcess
{
    public const string Verb = "embedded-broker";

    /// <summary>Starts it as a child.</summary>
    public static (Process Process, int Port) Start(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(BrokerProcess).Assembly.Location, Verb, folder])
        {
            RedirectStandardOutput = true,

            // As the product's own process collects, not as this one.
            Environment = { ["DOTNET_GCRetainVM"] = "0", ["DOTNET_GCConserveMemory"] = "5" },
        };
        var process = Process.Start(start)!;
        return (process, int.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture));
    }

    /// <summary>Runs it until the process is killed; says its port first.</summary>
    public static async Task RunAsync(string folder)
    {
        await using var broker = await EmbeddedBroker.StartAsync(
            new BrokerOptions { Folder = folder },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        Console.WriteLine(broker.Port);
        await broker.Exited;
    }
}
