using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Running;

namespace FederatedQC.Worker.Process;

/// <summary>
/// The child's end of the worker: reads jobs, one JSON document a line, and answers each. It reads on while a job runs: when the input
/// ends, the parent is gone, the job is for nobody, and is given up.
/// </summary>
public sealed class WorkerLoop : IDisposable
{
    private readonly CancellationTokenSource _parentGone = new();
    private readonly JobRunner _runner = new();
    private readonly TextReader _input;
    private readonly TextWriter _output;

    /// <summary>Prepares a loop, which owns its input and output from now on.</summary>
    /// <param name="input">Jobs. Reading must not block the caller: a <see cref="StreamReader"/> over a pipe, not
    /// <see cref="Console.In"/>.</param>
    /// <param name="output">Replies; nothing else may write to it.</param>
    public WorkerLoop(TextReader input, TextWriter output)
    {
        _input = input;
        _output = output;
    }

    /// <summary>
    /// This process is the worker of the one that started it: jobs come on standard input, replies go to standard output.
    /// </summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunOnConsoleAsync()
    {
        using var loop = new WorkerLoop(new StreamReader(Console.OpenStandardInput()), new StreamWriter(Console.OpenStandardOutput()));
        await loop.RunAsync().ConfigureAwait(false);
        return 0;
    }

    /// <summary>Serves until the input ends.</summary>
    public async Task RunAsync()
    {
        var next = ReadAsync();
        while (await next.ConfigureAwait(false) is { } line)
        {
            next = ReadAsync();
            Write(await Task.Run(() => Answer(line)).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _input.Dispose();
        _output.Dispose();
        _parentGone.Dispose();
    }

    private async Task<string?> ReadAsync()
    {
        var line = await _input.ReadLineAsync(CancellationToken.None).ConfigureAwait(false);
        if (line is null)
        {
            await _parentGone.CancelAsync().ConfigureAwait(false);
        }

        return line;
    }

    private WorkerReply Answer(string line)
    {
        try
        {
            return WorkerJson.Job(line) is { } job
                ? _runner.Run(job, Write, _parentGone.Token)
                : new WorkerReply.Failed("fault", "The job is empty.");
        }
#pragma warning disable CA1031 // the boundary of the process: whatever went wrong becomes an answer, so that the parent can say it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return JobFailures.Describe(exception);
        }
    }

    // Progress comes from the torch thread while the job's own thread waits, and the answer after it: never two at a time.
    private void Write(WorkerReply reply)
    {
        _output.WriteLine(WorkerJson.Line(reply));
        _output.Flush();
    }
}
