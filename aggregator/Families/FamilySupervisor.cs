using FederatedQC.Aggregator.Operator;
using FederatedQC.Aggregator.Rounds;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Families;

/// <summary>
/// Keeps the families' parts of the process alive. A part that dies, or does not come up, is begun anew after a while, as a service manager
/// does with a process; the other families go on meanwhile. What is durable is on the disk, so a new beginning loses nothing.
/// </summary>
internal sealed partial class FamilySupervisor(
    AggregatorOptions options,
    RunRegistry runs,
    TimeProvider time,
    ILoggerFactory loggers,
    ILogger<FamilySupervisor> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>A family that was not begun yet.</summary>
    public static HostedRun Beginning(RunConfiguration configuration) => new(configuration.Family, Parts: null, "it is starting");

    // Each family on a thread of its own: reading a long journal holds up no other.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            RunConfiguration.All(options).Select(configuration => Task.Run(() => KeepAsync(configuration, stoppingToken), stoppingToken))
        );

    private async Task KeepAsync(RunConfiguration configuration, CancellationToken stopping)
    {
        while (true)
        {
            var problem = await LiveAsync(configuration, stopping);
            stopping.ThrowIfCancellationRequested();
            Log.Down(logger, configuration.Family!, problem, Pause.TotalSeconds);
            runs.Change(new HostedRun(configuration.Family, Parts: null, problem));
            await Task.Delay(Pause, time, stopping);
        }
    }

    // Whatever ends a family is told and ends nothing else.
    private async Task<string> LiveAsync(RunConfiguration configuration, CancellationToken stopping)
    {
        try
        {
            return await LiveOnceAsync(configuration, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            return exception.Message;
        }
    }

    private async Task<string> LiveOnceAsync(RunConfiguration configuration, CancellationToken stopping)
    {
        var host = FamilyHost.Build(options, configuration, time, loggers);
        try
        {
            await host.StartAsync(stopping);
            runs.Change(new HostedRun(configuration.Family, FamilyHost.PartsOf(host), Problem: null));
            await host.WaitForShutdownAsync(stopping);
            return FamilyHost.WhyEnded(host);
        }
        finally
        {
            runs.Change(new HostedRun(configuration.Family, Parts: null, "it is ending"));
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(9401, LogLevel.Error, "Family {Family} is down and begins anew in {Seconds} s: {Reason}")]
        public static partial void Down(ILogger logger, string family, string reason, double seconds);
    }
}
