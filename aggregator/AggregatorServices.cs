using FederatedQC.Aggregator.Broker;
using FederatedQC.Aggregator.Families;
using FederatedQC.Aggregator.Health;
using FederatedQC.Aggregator.Models;
using FederatedQC.Aggregator.Operator;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Aggregator.Sites;
using FederatedQC.Hosting;
using FederatedQC.Hosting.Http;
using FederatedQC.Hosting.Metrics;
using FederatedQC.Storage.Database;
using FederatedQC.Storage.Journals;
using FederatedQC.Storage.Models;
using FederatedQC.Worker.Process;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator;

/// <summary>What the aggregator is made of.</summary>
internal static class AggregatorServices
{
    private static readonly TimeSpan WorkerIdle = TimeSpan.FromMinutes(5);

    /// <summary>Adds everything: one run in this host or, where the consortium has families, what keeps a host for each.</summary>
    public static void AddAggregator(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<AggregatorOptions, AggregatorOptionsValidator, AggregatorOptionsRules>().Bind(configuration);
        services.AddSingleton(provider => new MetricsPage(AggregatorMeter.Of(provider.GetRequiredService<RunRegistry>), "fqc-aggregator"));
        if (configuration.GetValue<bool>($"{nameof(AggregatorOptions.EmbeddedBroker)}:{nameof(EmbeddedBrokerOptions.Enabled)}"))
        {
            services.AddHostedService<EmbeddedBrokerService>();
        }

        if (configuration.GetSection(nameof(AggregatorOptions.Families)).GetChildren().Any())
        {
            services.AddSingleton(provider => AggregatorFolders.Open(provider.GetRequiredService<AggregatorOptions>().DataFolder));
            services.AddSingleton(provider => new RunRegistry([
                .. RunConfiguration.All(provider.GetRequiredService<AggregatorOptions>()).Select(FamilySupervisor.Beginning),
            ]));
            services.AddHostedService<FamilySupervisor>();
        }
        else
        {
            services.AddSingleton(provider => RunConfiguration.All(provider.GetRequiredService<AggregatorOptions>())[0]);
            services.AddSingleton(provider => new RunRegistry([
                new HostedRun(Family: null, provider.GetRequiredService<RunParts>(), Problem: null),
            ]));
            services.AddRun();
        }

        services.AddHttpAddressFile(provider => provider.GetRequiredService<AggregatorFolders>().HttpAddress);
    }

    /// <summary>
    /// Adds one run. Hosted services start in this order: the run is in place before its readers, the readers before the links.
    /// </summary>
    public static void AddRun(this IServiceCollection services)
    {
        services.AddSingleton(provider => AggregatorFolders.Open(provider.GetRequiredService<RunConfiguration>().DataFolder));
        services.AddConsortium();
        services.AddRounds();
        services.AddSingleton<AggregatorMetrics>();
        services.AddSingleton<RunOverview>();
        services.AddSingleton<RunParts>();
        services.AddHostedService(provider => provider.GetRequiredService<RunDriver>());
        services.AddHostedService<UpdateIntake>();
        services.AddHostedService<ControlIntake>();
        services.AddHostedService(provider => provider.GetRequiredService<BrokerInventory>());
        services.AddHostedService<LinkStarter>();
    }

    private static void AddConsortium(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<AggregatorOptions>().Identity.LoadIdentity());
        services.AddSingleton(provider =>
            provider.GetRequiredService<AggregatorOptions>().Identity.LoadTrustAnchor(provider.GetRequiredService<TimeProvider>())
        );
        services.AddSingleton<ConsortiumLinks>();
        services.AddSingleton<SiteDirectory>();
        services.AddSingleton<SiteRates>();
        services.AddSingleton<BlockPublisher>();
        services.AddSingleton<ModelDistribution>();
        services.AddSingleton<PlanPublisher>();
        services.AddSingleton<RetainedReader>();
        services.AddSingleton<RetainedJournal>();
        services.AddSingleton<BrokerInventory>();
    }

    private static void AddRounds(this IServiceCollection services)
    {
        services.AddSingleton(provider => SqliteDatabase.Open(provider.GetRequiredService<AggregatorFolders>().Database));
        services.AddSingleton<Journal>();
        services.AddSingleton<RunJournal>();
        services.AddSingleton(provider => ModelStore.Open(provider.GetRequiredService<AggregatorFolders>().Models));
        services.AddSingleton(provider => StepStore.Open(provider.GetRequiredService<AggregatorFolders>().Steps));
        services.AddSingleton<UpdateStoreCache>();
        services.AddSingleton<RunStarter>();
        services.AddSingleton<DiskAvailability>();
        services.AddSingleton<UpdateCheck>();
        services.AddSingleton<ModelRepair>();
        services.AddSingleton<CandidateMaker>();
        services.AddSingleton(provider =>
        {
            var command = provider.GetRequiredService<AggregatorOptions>().Worker;
            return new WorkerProcess(
                command.Count > 0 ? new WorkerCommand(command[0], [.. command.Skip(1)]) : WorkerCommand.Self(),
                WorkerIdle,
                provider.GetRequiredService<ILogger<WorkerProcess>>(),
                provider.GetRequiredService<TimeProvider>()
            );
        });
        services.AddSingleton<GoldenSet>();
        services.AddSingleton<TrustedUpdate>();
        services.AddSingleton<ReleaseFolder>();
        services.AddSingleton<EffectRunner>();
        services.AddSingleton<RunDriver>();
        services.AddSingleton<CommitHandler>();
        services.AddSingleton(provider => new UploadAdmission(
            provider.GetRequiredService<AggregatorOptions>().UploadBytes,
            provider.GetRequiredService<TimeProvider>()
        ));
    }
}
