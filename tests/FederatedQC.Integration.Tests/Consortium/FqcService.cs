using System.Diagnostics;
using System.Globalization;

namespace FederatedQC.Integration.Tests.Consortium;

/// <summary>A service of the product as a process of its own, which can be killed and started again.</summary>
internal sealed class FqcService(string name, params string[] arguments) : IAsyncDisposable
{
    private const int LinesTold = 60;
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(10);
    private readonly List<string> _log = [];
    private Process? _process;

    public bool HasEnded => _process is null or { HasExited: true };

    /// <summary>What it printed last, over all of its lives.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return $"--- {name} ({(HasEnded ? "ended" : "alive")})\n{string.Join('\n', _log.TakeLast(LinesTold))}";
            }
        }
    }

    /// <summary>Ids of its child processes: the worker, while there is one.</summary>
    public IReadOnlyList<int> Children
    {
        get
        {
            var tasks = new DirectoryInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process!.Id}/task"));
            return tasks.Exists ? [.. tasks.GetDirectories().SelectMany(task => ChildrenOf(task.FullName))] : [];
        }
    }

    public void Start()
    {
        _process?.Dispose();
        var fqc = Path.Combine(AppContext.BaseDirectory, "fqc");
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(fqc, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL for it and its worker; returns when both are gone.</summary>
    public async Task KillAsync()
    {
        Keep("(killed)");
        using var limit = new CancellationTokenSource(KillLimit);
        var workers = HasEnded ? [] : Children;
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(limit.Token);
        using var timer = new PeriodicTimer(LookPeriod, TimeProvider.System);
        while (workers.Any(IsAlive))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
            _process.Dispose();
            _process = null;
        }
    }

    private static IEnumerable<int> ChildrenOf(string task)
    {
        try
        {
            var ids = File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return ids.Select(id => int.Parse(id, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // The thread is gone, and what it had started belongs to another one now.
            return [];
        }
    }

    // One that nobody has waited for yet has ended too.
    private static bool IsAlive(int process)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat")).Split(") ")[^1][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.Add(line);
            }
        }
    }
}
