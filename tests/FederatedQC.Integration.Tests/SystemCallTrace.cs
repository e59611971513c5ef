using System.Text.RegularExpressions;

namespace FederatedQC.Integration.Tests;

/// <summary>
/// What a program and all that it started asked of the kernel, as <c>strace</c> wrote it down: addresses that they spoke to, and files that
/// they wrote.
/// </summary>
internal sealed partial class SystemCallTrace(string file)
{
    private const string Calls = "connect,sendto,sendmsg,openat,open,creat,mkdir,mkdirat,rename,renameat2,symlink";

    // What the runtime and the kernel keep for a process, gone with it.
    private static readonly string[] OfTheProcess =
    [
        "/proc/self/",
        "/dev/null",
        "/dev/tty",
        "/dev/pts/",
        "/dev/shm/sem.clr",
        "/tmp/clr-debug-pipe-",
        "/tmp/dotnet-diagnostic-",
    ];

    private readonly string[] _lines = File.ReadAllLines(file);

    /// <summary>Internet addresses, with the port before each, such as <c>53 127.0.0.1</c>.</summary>
    public IEnumerable<string> Addresses =>
        _lines
            .Select(line => Address().Match(line))
            .Where(match => match.Success)
            .Select(match => $"{match.Groups["port"].Value} {match.Groups["host"].Value}")
            .Distinct();

    /// <summary>Files and folders that were made or opened for writing and lie in none of the folders.</summary>
    public IEnumerable<string> WrittenOutside(params string[] folders) =>
        _lines
            .Select(line => Written().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["path"].Value)
            .Where(path => !folders.Concat(OfTheProcess).Any(root => path.StartsWith(root, StringComparison.Ordinal)))
            .Distinct();

    /// <summary>The command line that runs a program under the trace.</summary>
    public static string[] Command(string file, string program, IEnumerable<string> arguments) =>
        ["-f", "--seccomp-bpf", "-s", "4096", "-e", $"trace={Calls}", "-o", file, program, .. arguments];

    [GeneratedRegex("""htons\((?<port>\d+)\).*?"(?<host>[0-9a-fA-F.:]+)"[,)]""", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();

    [GeneratedRegex(
        """(mkdir|creat|rename|symlink)\w*\((AT_FDCWD, )?"(?<path>[^"]*)"|open\w*\((AT_FDCWD, )?"(?<path>[^"]*)", [^)]*(O_WRONLY|O_RDWR|O_CREAT)""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Written();
}
