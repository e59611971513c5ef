using System.ComponentModel;
using System.Diagnostics;

namespace FederatedQC.Worker.Process;

/// <summary>One child process with its three streams.</summary>
internal sealed class WorkerChild : IDisposable
{
    private const int RememberedErrorLines = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly System.Diagnostics.Process _process;
    private readonly Queue<string> _errors = new();

    private WorkerChild(System.Diagnostics.Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static WorkerChild Start(WorkerCommand command, Action<string> standardError)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // A worker stands beside a service that needs the same cores: a thread that waits for others must not spin. Whoever starts the
        // service may say otherwise.
        start.Environment.TryAdd("OMP_WAIT_POLICY", "passive");
        var child = new WorkerChild(new System.Diagnostics.Process { StartInfo = start });
        child._process.ErrorDataReceived += (_, data) => child.Remember(data.Data, standardError);
        try
        {
            child._process.Start();
        }
        catch (Win32Exception exception)
        {
            child.Dispose();
            throw new WorkerException($"The worker '{command.FileName}' can't be started: {exception.Message}", exception);
        }

        child._process.BeginErrorReadLine();
        return child;
    }

    public async Task WriteLineAsync(string line, CancellationToken cancellation)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancellation).ConfigureAwait(false);
    }

    public ValueTask<string?> ReadLineAsync(CancellationToken cancellation) => _process.StandardOutput.ReadLineAsync(cancellation);

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }

    public async Task EndAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The pipe is gone with the child.
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Kill();
        }
    }

    public async Task<string> DescribeExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return "The worker closed its output without an answer.";
        }

        lock (_errors)
        {
            return $"The worker ended with exit code {_process.ExitCode}. {string.Join(" | ", _errors)}".TrimEnd();
        }
    }

    public void Dispose() => _process.Dispose();

    private void Remember(string? line, Action<string> standardError)
    {
        if (line is null)
        {
            return;
        }

        lock (_errors)
        {
            if (_errors.Count == RememberedErrorLines)
            {
                _errors.Dequeue();
            }

            _errors.Enqueue(line);
        }

        standardError(line);
    }
}
