using FederatedQC.EdgeAgent.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// Keeps the agent's part in the consortium alive. What ends it, such as a damaged file or a certificate that can't be read, is told and
/// tried anew after a pause: it never ends the agent, because the line inspects without the consortium.
/// </summary>
internal sealed partial class ConsortiumService(
    IServiceProvider provider,
    EdgeAgentOptions options,
    AgentHealth health,
    TimeProvider time,
    ILogger<ConsortiumService> logger
) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                // Made anew each time: what it needs may not have been there before.
                await ActivatorUtilities.CreateInstance<ConsortiumDriver>(provider).RunAsync(stoppingToken);
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                var pause = RetryPause.After(failures, options.Sync.FirstRetry, options.Sync.LongestRetry);
                Log.Failed(logger, pause.TotalSeconds, exception);
                health.Update(report =>
                    report with
                    {
                        ConsortiumConnected = false,
                        Activity = null,
                        Problem = $"no part in the consortium for now: {exception.Message}",
                    }
                );
                await Task.Delay(pause, time, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8950, LogLevel.Error, "The site takes no part in the consortium and tries again in {Seconds} s")]
        public static partial void Failed(ILogger logger, double seconds, Exception exception);
    }
}
