using FederatedQC.Aggregator.Health;
using FederatedQC.Aggregator.Operator;
using FederatedQC.Hosting.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FederatedQC.Aggregator;

/// <summary>The aggregator as a service: builds its host and runs it to its exit code.</summary>
public static class AggregatorHost
{
    private const int Stopped = 0;
    private const int Failed = 1;
    private const int Misconfigured = 2;

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
        var file = new ConfigurationBuilder().AddCommandLine(args).Build()["config"];
        builder.Configuration
            .AddJsonFile(Path.GetFullPath(file ?? "appsettings.json"), optional: file is null, reloadOnChange: false)
            .AddEnvironmentVariables("FQC_")
            .AddCommandLine(args);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
        });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls(builder.Configuration["Http"] ?? new AggregatorOptions().Http);
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, OperatorJson.Default));
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.AddAggregator(builder.Configuration);
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseOwnRequestsOnly(builder.Configuration["Http"] ?? new AggregatorOptions().Http, builder.Configuration.GetSection(nameof(AggregatorOptions.HttpHosts)).Get<string[]>() ?? []);
        app.UseRouting();
        app.MapHealth();
        app.MapOperator();
        return app;
    }

    /// <summary>Runs the aggregator until it is told to stop (SIGTERM, Ctrl-C) or one of its loops fails.</summary>
    /// <param name="args">As for <see cref="Build"/>.</param>
    /// <param name="errors">Receives what is wrong with the configuration, one mistake a line.</param>
    /// <param name="cancellation">Stops the aggregator in good order.</param>
    /// <returns>The process's exit code: 0 after a stop, 1 after a failure, 2 when the configuration is wrong.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter errors, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(errors);
        try
        {
            await using var app = Build(args);
            return await RunAsync(app, errors, cancellation);
        }
        catch (Exception exception) when (exception is FileNotFoundException or InvalidDataException or InvalidOperationException)
        {
            await errors.WriteLineAsync(exception.Message);
            return Misconfigured;
        }
    }

    private static async Task<int> RunAsync(WebApplication app, TextWriter errors, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
            await app.WaitForShutdownAsync(cancellation);
            var died = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true });
            return died ? Failed : Stopped;
        }
        catch (OptionsValidationException exception)
        {
            foreach (var mistake in exception.Failures)
            {
                await errors.WriteLineAsync(mistake);
            }

            return Misconfigured;
        }
        catch (Exception exception) when (exception is Storage.StorageException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(exception.Message);
            return Failed;
        }
    }
}
