using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FederatedQC.Messaging.Broker;

/// <summary>
/// A mosquitto broker as a child process. It ends with its parent, however that ends: the kernel
/// kills it when the thread that started it is gone, and that thread lives exactly as long as the broker.
/// </summary>
public sealed class MosquittoProcess : IBroker
{
    private const string Ready = " running";
    private const int PortAttempts = 5;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private static readonly string[] SystemFolders = ["/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"];

    private readonly Process _process;
    private readonly TaskCompletionSource _launched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _lastLines = new();

    private MosquittoProcess(string executable, string configuration, int port)
    {
        Port = port;
        LogFile = Path.Combine(Path.GetDirectoryName(configuration)!, MosquittoConfiguration.LogFileName);
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", executable, "-c", configuration])
            {
                RedirectStandardError = true,
            },
        };
    }

    /// <inheritdoc/>
    public int Port { get; }

    /// <summary>Full path of the broker's log.</summary>
    public string LogFile { get; }

    /// <summary>The broker's process id.</summary>
    public int ProcessId => _process.Id;

    /// <inheritdoc/>
    public Task Exited => _exited.Task;

    /// <summary>Whether mosquitto is installed.</summary>
    public static bool IsInstalled => FindExecutable() is not null;

    /// <summary>Starts a broker; completes when it accepts connections.</summary>
    /// <exception cref="BrokerUnavailableException">It isn't installed, or ended at once.</exception>
    /// <exception cref="TimeoutException">It neither accepted nor ended in 30 s.</exception>
    public static async Task<MosquittoProcess> StartAsync(MosquittoOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        string executable = FindExecutable()
            ?? throw new BrokerUnavailableException("mosquitto is not installed; on Debian: apt-get install mosquitto");
        for (int attempt = 1; ; attempt++)
        {
            int port = options.Port > 0 ? options.Port : FreePort();
            var broker = new MosquittoProcess(executable, MosquittoConfiguration.Write(options, port), port);
            try
            {
                await broker.StartAsync(time, cancellationToken).ConfigureAwait(false);
                return broker;
            }
            catch (BrokerUnavailableException) when (options.Port == 0 && attempt < PortAttempts && broker.PortWasTaken)
            {
                // Someone else was quicker: another port.
                await broker.DisposeAsync().ConfigureAwait(false);
            }
            catch
            {
                await broker.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Asks the broker to end, so that it saves its store; kills it after 10 s.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_exited.Task.IsCompleted)
        {
            await SignalAsync("TERM").ConfigureAwait(false);
            await Task.WhenAny(_exited.Task, Task.Delay(StopLimit, TimeProvider.System)).ConfigureAwait(false);
            await KillAsync().ConfigureAwait(false);
        }

        _process.Dispose();
    }

    /// <summary>Ends the broker at once, without saving: what a power cut does.</summary>
    public async Task KillAsync()
    {
        if (!_exited.Task.IsCompleted)
        {
            await SignalAsync("KILL").ConfigureAwait(false);
            await _exited.Task.ConfigureAwait(false);
        }
    }

    private bool PortWasTaken
    {
        get
        {
            lock (_lastLines)
            {
                return _lastLines.Any(line => line.Contains("Address already in use", StringComparison.Ordinal));
            }
        }
    }

    private static string? FindExecutable() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Concat(SystemFolders)
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, "mosquitto"))
            .FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        // A thread of the pool would do, were it not for the kernel: a parent's death is the death of the thread that forked.
        new Thread(RunAndWatch) { IsBackground = true, Name = "mosquitto" }.Start();
        await _launched.Task.ConfigureAwait(false);
        Task first = await Task.WhenAny(_ready.Task, _exited.Task).WaitAsync(StartLimit, time, cancellationToken).ConfigureAwait(false);
        if (first == _ready.Task)
        {
            await first.ConfigureAwait(false);
            return;
        }

        string log;
        lock (_lastLines)
        {
            log = string.Join(Environment.NewLine, _lastLines);
        }

        throw new BrokerUnavailableException($"mosquitto ended while starting:{Environment.NewLine}{log}");
    }

    private void RunAndWatch()
    {
        try
        {
            _process.Start();
            _launched.TrySetResult();
            while (_process.StandardError.ReadLine() is { } line)
            {
                Keep(line);
                if (line.EndsWith(Ready, StringComparison.Ordinal))
                {
                    _ready.TrySetResult();
                }
            }

            _process.WaitForExit();
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            _ready.TrySetException(
                new BrokerUnavailableException(
                    "setpriv, which starts mosquitto, did not run; on Debian: apt-get install util-linux",
                    exception
                )
            );
        }
        finally
        {
            _exited.TrySetResult();
            _launched.TrySetResult();
        }
    }

    private void Keep(string line)
    {
        const int Kept = 20;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > Kept)
            {
                _lastLines.Dequeue();
            }
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {_process.Id}")]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }
}
