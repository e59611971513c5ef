using System.Collections.Concurrent;
using System.Diagnostics;

namespace FederatedQC.Cli.Demo;

/// <summary>
/// Child processes that end with this one, however it ends: each starts through <c>setpriv --pdeathsig</c>, whose signal comes when the
/// starting <em>thread</em> is gone; so one thread starts them all and stays.
/// </summary>
internal sealed class ChildProcesses : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly BlockingCollection<Action> _starts = [];
    private readonly List<Child> _children = [];
    private readonly Thread _parent;

    public ChildProcesses()
    {
        _parent = new Thread(() =>
        {
            foreach (var start in _starts.GetConsumingEnumerable())
            {
                start();
            }
        })
        {
            IsBackground = true,
            Name = "child processes",
        };
    }

    /// <summary>Starts a child; what it prints goes to a file.</summary>
    public async Task<Child> StartAsync(string name, string fileName, IReadOnlyList<string> arguments, string logFile)
    {
        if (!_parent.IsAlive)
        {
            _parent.Start();
        }

        var started = new TaskCompletionSource<Child>(TaskCreationOptions.RunContinuationsAsynchronously);
        _starts.Add(() =>
        {
            try
            {
                started.SetResult(Child.Start(name, fileName, arguments, logFile));
            }
            catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IOException)
            {
                started.SetException(exception);
            }
        });
        var child = await started.Task;
        _children.Add(child);
        return child;
    }

    /// <summary>Asks all children to end, waits, and kills those that don't.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_children.Select(child => child.EndAsync(Patience)));
        _starts.CompleteAdding();
        _starts.Dispose();
    }

    internal sealed class Child
    {
        private readonly Process _process;
        private readonly Task _logging;

        private Child(string name, Process process, Task logging) => (Name, _process, _logging) = (name, process, logging);

        public string Name { get; }

        public bool HasExited => _process.HasExited;

        public int ExitCode => _process.ExitCode;

        public static Child Start(string name, string fileName, IReadOnlyList<string> arguments, string logFile)
        {
            var log = TextWriter.Synchronized(new StreamWriter(logFile, append: true) { AutoFlush = true });
            var process = new Process
            {
                StartInfo = new ProcessStartInfo("setpriv", ["--pdeathsig", "TERM", fileName, .. arguments])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                },
            };
            process.Start();
            return new Child(name, process, PumpAsync(process, log));
        }

        public async Task EndAsync(TimeSpan patience)
        {
            if (!_process.HasExited)
            {
                using var term = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            }

            using var limit = new CancellationTokenSource(patience);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }

            await _logging;
            _process.Dispose();
        }

        private static async Task PumpAsync(Process process, TextWriter log)
        {
            await using (log)
            {
                await Task.WhenAll(CopyAsync(process.StandardOutput, log), CopyAsync(process.StandardError, log));
            }
        }

        private static async Task CopyAsync(StreamReader from, TextWriter to)
        {
            while (await from.ReadLineAsync() is { } line)
            {
                await to.WriteLineAsync(line);
            }
        }
    }
}
