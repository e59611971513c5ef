using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FederatedQC.EdgeAgent;

/// <summary>The edge agent as a service: builds its host and runs it to its exit code.</summary>
public static class EdgeAgentHost
{
    private const int Stopped = 0;
    private const int Failed = 1;
    private const int Misconfigured = 2;

    /// <summary>Builds the agent; nothing is opened or started yet.</summary>
    /// <param name="args">
    /// <c>--config FILE</c> (default: <c>appsettings.json</c>, if there is one) and options as flags, such as <c>--Mqtt:Host plant-7</c>.
    /// </param>
    /// <param name="configure">Changes services before the host is built; for tests.</param>
    /// <exception cref="FileNotFoundException">The file of <c>--config</c> does not exist.</exception>
    /// <exception cref="InvalidDataException">The configuration file is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A value can't be read, such as a word where a number belongs.</exception>
    public static IHost Build(string[] args, Action<IServiceCollection>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var file = new ConfigurationBuilder().AddCommandLine(args).Build()["config"];
        builder.Configuration
            .AddJsonFile(Path.GetFullPath(file ?? "appsettings.json"), optional: file is null, reloadOnChange: false)
            .AddEnvironmentVariables("FQC_")
            .AddCommandLine(args);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
        });
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.AddEdgeAgent(builder.Configuration);
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Runs the agent until it is told to stop (SIGTERM, Ctrl-C) or one of its loops fails.</summary>
    /// <param name="args">As for <see cref="Build"/>.</param>
    /// <param name="errors">Receives what is wrong with the configuration, one mistake a line.</param>
    /// <param name="cancellation">Stops the agent in good order.</param>
    /// <returns>The process's exit code: 0 after a stop, 1 after a failure, 2 when the configuration is wrong.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter errors, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(errors);
        try
        {
            using var host = Build(args);
            return await RunAsync(host, errors, cancellation);
        }
        catch (Exception exception) when (exception is FileNotFoundException or InvalidDataException or InvalidOperationException)
        {
            await errors.WriteLineAsync(exception.Message);
            return Misconfigured;
        }
    }

    /// <summary>Runs a host that was built.</summary>
    internal static async Task<int> RunAsync(IHost host, TextWriter errors, CancellationToken cancellation)
    {
        try
        {
            await host.StartAsync(cancellation);
            await host.WaitForShutdownAsync(cancellation);
            var died = host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true });
            return died ? Failed : Stopped;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Stopped;
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
