using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Tests.Consortium;

/// <summary>
/// The aggregator as a child process that kills itself, as kill -9 does, at a given moment of its life. The child is this test program
/// again, which is why it has a main method of its own.
/// </summary>
internal static class AggregatorChild
{
    /// <summary>Runs a child until it kills itself or the run is finished.</summary>
    /// <returns>Whether it killed itself.</returns>
    public static async Task<bool> RunAsync(string config, int moments, Task finished)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(AggregatorChild).Assembly.Location, config, moments.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
        };
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEndAsync();
        var ended = child.WaitForExitAsync();
        var wasKilled = await Task.WhenAny(ended, finished).WaitAsync(TimeSpan.FromSeconds(60)) == ended;
        child.Kill();
        await ended;
        if (wasKilled)
        {
            child.ExitCode.ShouldBe(128 + 9, await output);
        }

        return wasKilled;
    }

    public static async Task<int> Main(string[] args)
    {
        using var moment = new Moments(int.Parse(args[1], CultureInfo.InvariantCulture));
        await using var app = AggregatorHost.Build(["--config", args[0]], services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(moment));
            services.AddSingleton<ILoggerProvider>(moment);
        });
        await app.StartAsync();
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>A clock and a log that count how often they are used.</summary>
    private sealed class Moments(int last) : TimeProvider, ILoggerProvider, ILogger
    {
        private int _left = last;

        public override DateTimeOffset GetUtcNow()
        {
            Pass();
            return base.GetUtcNow();
        }

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("FederatedQC", StringComparison.Ordinal)
                ? this
                : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Pass();

        public void Dispose() { }

        private void Pass()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                Process.GetCurrentProcess().Kill();
                throw new UnreachableException("A killed process goes no further.");
            }
        }
    }
}
