using FederatedQC.Aggregator.Operator;
using FederatedQC.Aggregator.Rounds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Families;

/// <summary>
/// A family's part of the process: the very services that make up an aggregator without families, in a host of their own.
/// </summary>
internal static class FamilyHost
{
    /// <summary>Builds it; nothing is opened or started yet.</summary>
    /// <param name="options">The consortium's configuration.</param>
    /// <param name="configuration">The family's run.</param>
    /// <param name="time">The process's clock.</param>
    /// <param name="loggers">The process's log, in which the family's lines name it.</param>
    public static IHost Build(AggregatorOptions options, RunConfiguration configuration, TimeProvider time, ILoggerFactory loggers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IHostLifetime, ChildLifetime>();
        builder.Services.AddSingleton<ILoggerFactory>(_ => new FamilyLoggers(loggers, configuration.Family!));
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(configuration);
        builder.Services.AddRun();
        return builder.Build();
    }

    /// <summary>What answers for a family that is up.</summary>
    public static RunParts PartsOf(IHost host) => host.Services.GetRequiredService<RunParts>();

    /// <summary>What ended a host by itself, in words.</summary>
    public static string WhyEnded(IHost host) =>
        host.Services.GetServices<IHostedService>()
            .OfType<BackgroundService>()
            .Select(service => service.ExecuteTask?.Exception?.GetBaseException().Message)
            .FirstOrDefault(message => message is not null)
        ?? "it ended by itself";

    /// <summary>Signals are the process's: it stops its families in good order.</summary>
    private sealed class ChildLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
