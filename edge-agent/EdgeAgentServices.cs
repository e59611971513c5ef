using FederatedQC.EdgeAgent.Alerts;
using FederatedQC.EdgeAgent.Capture;
using FederatedQC.EdgeAgent.Health;
using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.EdgeAgent.Retention;
using FederatedQC.EdgeAgent.Sync;
using FederatedQC.EdgeAgent.Training;
using FederatedQC.Hosting;
using FederatedQC.Storage.Models;
using FederatedQC.Worker.Process;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent;

/// <summary>What the agent is made of.</summary>
internal static class EdgeAgentServices
{
    /// <summary>Adds everything that the configuration asks for.</summary>
    /// <exception cref="InvalidOperationException">A value of the configuration can't be read.</exception>
    public static void AddEdgeAgent(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.Get<EdgeAgentOptions>() ?? new EdgeAgentOptions();
        services.AddCheckedOptions<EdgeAgentOptions, EdgeAgentOptionsValidator, EdgeAgentOptionsRules>().Bind(configuration);
        services.AddSingleton(provider => AgentFolders.Open(provider.GetRequiredService<EdgeAgentOptions>().DataFolder));
        services.AddConsortium();
        services.AddHealth(options.Http is not null);
        if (options.Capture.IsOn)
        {
            services.AddLine();
        }
    }

    private static void AddConsortium(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<EdgeAgentOptions>().Identity.LoadIdentity());
        services.AddSingleton(provider =>
            provider.GetRequiredService<EdgeAgentOptions>().Identity.LoadTrustAnchor(provider.GetRequiredService<TimeProvider>())
        );
        services.AddSingleton(provider => ModelStore.Open(provider.GetRequiredService<AgentFolders>().Models));
        services.AddSingleton(provider => new TrainedUpdates(provider.GetRequiredService<AgentFolders>().Updates));
        services.AddSingleton<SiteRecords>();
        services.AddSingleton(provider =>
        {
            var training = provider.GetRequiredService<EdgeAgentOptions>().Training;
            return new WorkerProcess(
                WorkerCommands.Of(training),
                training.IdleTimeout,
                provider.GetRequiredService<ILogger<WorkerProcess>>(),
                provider.GetRequiredService<TimeProvider>()
            );
        });
        services.AddSingleton<WorkerFiles>();
        services.AddSingleton(provider => new PrivacyBudget(
            Path.Combine(provider.GetRequiredService<AgentFolders>().State, "privacy-ledger.json")
        ));
        services.AddSingleton<SiteTrainer>();
        services.AddSingleton<SiteWorker>();
        services.AddSingleton<ReleaseInstaller>();
        services.AddSingleton(provider => new LineModel(
            provider.GetRequiredService<AgentFolders>().Line,
            provider.GetRequiredService<EdgeAgentOptions>().Inspection,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LineModel>>()
        ));
        services.AddSingleton<SiteServices>();
        services.AddHostedService<ConsortiumService>();
    }

    private static void AddHealth(this IServiceCollection services, bool overHttp)
    {
        services.AddSingleton<AgentHealth>();
        services.AddHostedService<HealthFile>();
        if (overHttp)
        {
            services.AddHostedService<HealthServer>();
        }
    }

    private static void AddLine(this IServiceCollection services)
    {
        services.AddSingleton(provider => new FolderCapture(
            provider.GetRequiredService<EdgeAgentOptions>().Capture,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<FolderCapture>>()
        ));
        services.AddSingleton<PartJudge>();
        services.AddSingleton(provider => new AgentDatabase(
            provider.GetRequiredService<AgentFolders>().Database,
            provider.GetRequiredService<ILogger<AgentDatabase>>()
        ));
        services.AddAlerts();
        services.AddVerdictSinks();
        services.AddSingleton<RunningTime>();
        services.AddHostedService(provider => provider.GetRequiredService<PlantLink>());
        services.AddHostedService<InspectionLoop>();
        services.AddHostedService<RetentionLoop>();
    }

    private static void AddAlerts(this IServiceCollection services)
    {
        services.AddSingleton(provider => new AlertFile(
            Path.Combine(provider.GetRequiredService<AgentFolders>().State, "alert.json"),
            provider.GetRequiredService<ILogger<AlertFile>>()
        ));
        services.AddSingleton<AlertSignal>();
        services.AddSingleton<IAlertSink>(provider => provider.GetRequiredService<AlertFile>());
        services.AddSingleton<IAlertSink>(provider => provider.GetRequiredService<AlertSignal>());
        services.AddSingleton(provider => new AlertBoard(
            provider.GetRequiredService<AlertFile>().Read(),
            provider.GetRequiredService<EdgeAgentOptions>().Inspection.ClearAlertAfter,
            provider.GetServices<IAlertSink>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AlertBoard>>()
        ));
    }

    // In this order the line tells them of a verdict: the plant first, and the disk after it.
    private static void AddVerdictSinks(this IServiceCollection services)
    {
        services.AddSingleton<PlantLink>();
        services.AddSingleton<VerdictTable>();
        services.AddSingleton(provider => new VerdictJsonLines(
            provider.GetRequiredService<AgentFolders>().Verdicts,
            provider.GetRequiredService<EdgeAgentOptions>().Inspection.MaxVerdictFileBytes
        ));
        services.AddSingleton<IVerdictSink>(provider => provider.GetRequiredService<AlertBoard>());
        services.AddSingleton<IVerdictSink>(provider => provider.GetRequiredService<PlantLink>());
        services.AddSingleton<IVerdictSink>(provider => provider.GetRequiredService<VerdictTable>());
        services.AddSingleton<IVerdictSink>(provider => provider.GetRequiredService<VerdictJsonLines>());
    }
}
