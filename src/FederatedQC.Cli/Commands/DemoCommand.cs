using System.CommandLine;
using FederatedQC.Cli.Demo;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc demo</c>: a whole consortium on this machine.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var flags = new ConsortiumFlags(DemoPlan.Verb);
        var broker = new Option<string>("--broker")
        {
            Description =
                "The broker: embedded, in this process; mosquitto, as a child process; or HOST:PORT, one without TLS that is there already.",
            DefaultValueFactory = _ => DemoBroker.Embedded,
        };
        var command = flags.Create(
            "Runs a whole consortium on this machine, from images to a better ONNX model, and reports what it gained.",
            broker
        );
        command.SetAction(
            async (parsed, cancellation) => await DemoRunner.RunAsync(flags.Read(parsed), parsed.GetValue(broker)!, cancellation)
        );
        return command;
    }
}
