using FederatedQC.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FederatedQC.Hosting;

/// <summary>Runs a service to its exit code.</summary>
public static class ServiceRunner
{
    /// <summary>It was told to stop, and did.</summary>
    public const int Stopped = 0;

    /// <summary>It could not begin, or one of its loops failed.</summary>
    public const int Failed = 1;

    /// <summary>Its configuration is wrong.</summary>
    public const int Misconfigured = 2;

    /// <summary>Builds the service and runs it until it is told to stop (SIGTERM, Ctrl-C) or one of its loops fails.</summary>
    /// <param name="build">Builds it. The runner disposes of it.</param>
    /// <param name="errors">Receives what is wrong with the configuration, one mistake a line.</param>
    /// <param name="cancellation">Stops the service in good order.</param>
    /// <returns>The process's exit code: <see cref="Stopped"/>, <see cref="Failed"/> or <see cref="Misconfigured"/>.</returns>
    public static async Task<int> RunAsync(Func<IHost> build, TextWriter errors, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(errors);
        IHost host;
        try
        {
            host = build();
        }
        catch (Exception exception) when (exception is FileNotFoundException or InvalidDataException or InvalidOperationException)
        {
            await errors.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return Misconfigured;
        }

        try
        {
            return await RunAsync(host, errors, cancellation).ConfigureAwait(false);
        }
        finally
        {
            // A web application ends its server only when it is disposed of asynchronously.
            await ((IAsyncDisposable)host).DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<int> RunAsync(IHost host, TextWriter errors, CancellationToken cancellation)
    {
        try
        {
            // Before the host does, which writes the whole exception to the log.
            host.Services.GetService<IStartupValidator>()?.Validate();
            await host.StartAsync(cancellation).ConfigureAwait(false);
            await host.WaitForShutdownAsync(cancellation).ConfigureAwait(false);

            // The generic host ends in good order when a loop of it dies, and the process would say that all is well.
            var died = host
                .Services.GetServices<IHostedService>()
                .OfType<BackgroundService>()
                .Any(service => service.ExecuteTask is { IsFaulted: true });
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
                await errors.WriteLineAsync(mistake).ConfigureAwait(false);
            }

            return Misconfigured;
        }
        catch (InvalidOperationException exception)
        {
            await errors.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return Misconfigured;
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return Failed;
        }
    }
}
