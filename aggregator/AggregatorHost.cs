using FederatedQC.Aggregator.Health;
using FederatedQC.Aggregator.Operator;
using FederatedQC.Hosting;
using FederatedQC.Hosting.Http;
using FederatedQC.Hosting.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator;

/// <summary>The aggregator as a service: builds its host and runs it to its exit code.</summary>
public static class AggregatorHost
{
    /// <summary>Builds the aggregator; nothing is opened or started yet.</summary>
    /// <param name="args">
    /// <c>--config FILE</c> (default: <c>appsettings.json</c>, if there is one) and options as flags, such as <c>--Mqtt:Host broker-1</c>.
    /// </param>
    /// <param name="configure">Changes services before the host is built; for tests.</param>
    /// <exception cref="FileNotFoundException">The file of <c>--config</c> does not exist.</exception>
    /// <exception cref="InvalidDataException">The configuration file is no JSON.</exception>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.AddServiceDefaults(args);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        var address = builder.Configuration[nameof(AggregatorOptions.Http)] ?? new AggregatorOptions().Http;
        builder.WebHost.UseKestrelCore().UseUrls(address);
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, OperatorJson.Default));
        builder.Services.AddAggregator(builder.Configuration);
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseOwnRequestsOnly(address, builder.Configuration.GetSection(nameof(AggregatorOptions.HttpHosts)).Get<string[]>() ?? []);
        app.Services.GetRequiredService<MetricsPage>().Serve(app);
        app.UseRouting();
        app.MapHealth();
        app.MapOperator();
        return app;
    }

    /// <summary>Runs the aggregator until it is told to stop (SIGTERM, Ctrl-C) or one of its loops fails.</summary>
    /// <param name="args">As for <see cref="Build"/>.</param>
    /// <param name="errors">Receives what is wrong with the configuration, one mistake a line.</param>
    /// <param name="cancellation">Stops the aggregator in good order.</param>
    /// <returns>The process's exit code, as <see cref="ServiceRunner"/> has them.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter errors, CancellationToken cancellation = default) =>
        ServiceRunner.RunAsync(() => Build(args), errors, cancellation);
}
