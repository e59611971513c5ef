using System.CommandLine;
using FederatedQC.Aggregator.Backups;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc backup</c> and <c>fqc restore</c>: what an aggregator could not get again.</summary>
internal static class BackupCommands
{
    public static Command Backup()
    {
        var data = new Option<string>("--data") { Description = "The aggregator's data folder; the aggregator may run.", Required = true };
        var output = Flags.Out("The folder to write, which is not there yet.");
        var command = new Command("backup", "Saves an aggregator's journal, models and releases.") { data, output };
        command.SetAction(parsed =>
            Print(
                "Saved",
                parsed.GetValue(output)!,
                AggregatorBackup.Write(parsed.GetValue(data)!, parsed.GetValue(output)!, TimeProvider.System)
            )
        );
        return command;
    }

    public static Command Restore()
    {
        var backup = new Option<string>("--backup") { Description = "A folder that 'fqc backup' wrote.", Required = true };
        var data = new Option<string>("--data") { Description = "The data folder to make; nothing is written over.", Required = true };
        var command = new Command("restore", "Brings an aggregator back from a backup, after everything in it was checked.")
        {
            backup,
            data,
        };
        command.SetAction(parsed =>
            Print("Restored", parsed.GetValue(data)!, AggregatorBackup.Restore(parsed.GetValue(backup)!, parsed.GetValue(data)!))
        );
        return command;
    }

    private static int Print(string done, string folder, IReadOnlyList<string> runs)
    {
        Console.Out.WriteLine($"{done} {Path.GetFullPath(folder)}: {string.Join("; ", runs)}.");
        return ExitCode.Done;
    }
}
