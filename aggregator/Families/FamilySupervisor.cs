using FederatedQC.Aggregator.Operator;
using FederatedQC.Aggregator.Rounds;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Families;

/// <summary>
/// Keeps the families' parts of the process alive. A part that dies, or does not come up, is begun anew after a while, as a service manager does with a
/// process; the other families go on meanwhile. What is durable is on the disk, so a new beginning loses nothing.
/// </summary>
internal sealed partial class FamilySupervisor(
    AggregatorOptions options, RunDesks desks, TimeProvider time, ILoggerFactory loggers, ILogger<FamilySupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>A family that was not begun yet.</summary>
    public static RunDesk Beginning(RunOrder order) => new(order.Family, Parts: null, "it is starting");

    // Each family on a thread of its own: reading a long journal holds up no other.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RunOrder.All(options).Select(order => Task.Run(() => KeepAsync(order, stoppingToken), stoppingToken)));

    private async Task KeepAsync(RunOrder order, CancellationToken stopping)
    {
        while (true)
        {
            var problem = await LiveAsync(order, stopping);
            stopping.ThrowIfCancellationRequested();
            Log.Down(logger, order.Family!, problem, Pause.TotalSeconds);
            desks.Change(new RunDesk(order.Family, Parts: null, problem));
            await Task.Delay(Pause, time, stopping);
        }
    }

    // Whatever ends a family is told and ends nothing else.
    private async Task<string> LiveAsync(RunOrder order, CancellationToken stopping)
    {
        try
        {
            return await LiveOnceAsync(order, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            return exception.Message;
        }
    }

    private async Task<string> LiveOnceAsync(RunOrder order, CancellationToken stopping)
    {
        var host = FamilyHost.Build(options, order, time, loggers);
        try
        {
            await host.StartAsync(stopping);
            desks.Change(new RunDesk(order.Family, FamilyHost.PartsOf(host), Problem: null));
            await host.WaitForShutdownAsync(stopping);
            return FamilyHost.WhyEnded(host);
        }
        finally
        {
            desks.Change(new RunDesk(order.Family, Parts: null, "it is ending"));
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(9401, LogLevel.Error, "Family {Family} is down and begins anew in {Seconds} s: {Reason}")]
        public static partial void Down(ILogger logger, string family, string reason, double seconds);
    }
}
