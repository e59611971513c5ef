using System.CommandLine;
using FederatedQC.Cli.Doctor;
using FederatedQC.Cli.Output;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc doctor</c>: what is installed, and whether it works.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = Flags.Json("Print the findings as JSON.");
        var command = new Command(
            "doctor",
            "Says what is installed, which native libraries and versions load, CPU or CUDA and why. Exit code 1 if something needed does not work."
        )
        {
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var report = await Task.Run(DoctorChecks.Run, cancellation);
                if (parsed.GetValue(json))
                {
                    CliJson.Print(report, CliJson.Default.HealthReport);
                }
                else
                {
                    Print(report);
                }

                return report.IsHealthy ? ExitCode.Done : ExitCode.Failed;
            }
        );
        return command;
    }

    private static void Print(HealthReport report)
    {
        var table = new TextTable("What this machine has", "", "state", "version", "");
        foreach (var finding in report.Findings)
        {
            table.Add(finding.Name, finding.State, finding.Version ?? Words.None, finding.Detail);
        }

        table.Print();
        var missing = report.Findings.Where(finding => finding.State == Finding.Missing).Select(finding => finding.Name);
        Console.Out.WriteLine(report.IsHealthy ? "Everything that is needed works." : $"Does not work: {string.Join(", ", missing)}.");
    }
}
