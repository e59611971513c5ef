using System.Diagnostics;
using System.Text.RegularExpressions;

namespace FederatedQC.Cli.Doctor;

/// <summary>The programs that the product starts.</summary>
internal static partial class ProgramChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A user's path often lacks the folders of services.
    private static readonly string[] SystemFolders = ["/usr/sbin", "/usr/local/sbin"];

    public static Finding Mosquitto() =>
        Look("mosquitto", "-h", Finding.Optional, "the broker of fqc demo --broker mosquitto", "apt-get install mosquitto");

    public static Finding Setpriv() =>
        Look("setpriv", "--version", Finding.Missing, "ends child processes with their parent", "apt-get install util-linux");

    private static Finding Look(string program, string argument, string stateWithout, string purpose, string install)
    {
        if (Find(program) is not { } path)
        {
            return new Finding(program, stateWithout, null, $"not found ({purpose}): {install}");
        }

        var version = VersionNumber().Match(Ask(path, argument));
        return Finding.Good(program, version.Success ? version.Value : null, $"{purpose}; {path}");
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemFolders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static string Ask(string path, string argument)
    {
        using var process = Process.Start(
            new ProcessStartInfo(path, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true }
        ) ?? throw new InvalidOperationException($"{path} does not start.");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{path} {argument} does not end.");
        }

        return output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
    }

    [GeneratedRegex(@"\d+(\.\d+)+", RegexOptions.CultureInvariant)]
    private static partial Regex VersionNumber();
}
