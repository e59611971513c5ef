using FederatedQC.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FederatedQC.EdgeAgent;

/// <summary>The edge agent as a service: builds its host and runs it to its exit code.</summary>
public static class EdgeAgentHost
{
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
        builder.AddServiceDefaults(args);
        builder.Services.AddEdgeAgent(builder.Configuration);
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Runs the agent until it is told to stop (SIGTERM, Ctrl-C) or one of its loops fails.</summary>
    /// <param name="args">As for <see cref="Build"/>.</param>
    /// <param name="errors">Receives what is wrong with the configuration, one mistake a line.</param>
    /// <param name="cancellation">Stops the agent in good order.</param>
    /// <returns>The process's exit code, as <see cref="ServiceRunner"/> has them.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter errors, CancellationToken cancellation = default) =>
        ServiceRunner.RunAsync(() => Build(args), errors, cancellation);
}
