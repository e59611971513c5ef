using System.Text;
using FederatedQC.Storage.Files;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FederatedQC.Hosting.Http;

/// <summary>
/// Keeps a note of where a service's endpoints are for as long as they answer: it matters where the system chose the port.
/// </summary>
public static class HttpAddressFile
{
    /// <summary>Adds the note to the host that answers.</summary>
    /// <param name="services">The services of that host.</param>
    /// <param name="path">The file, in a folder that is there.</param>
    public static void AddHttpAddressFile(this IServiceCollection services, Func<IServiceProvider, string> path) =>
        services.AddHostedService(provider => new Note(
            path(provider),
            provider.GetRequiredService<IServer>(),
            provider.GetRequiredService<IHostApplicationLifetime>()
        ));

    private sealed class Note(string path, IServer server, IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            File.Delete(path);
            lifetime.ApplicationStarted.Register(Write);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            File.Delete(path);
            return Task.CompletedTask;
        }

        private void Write() =>
            AtomicFile.Write(path, Encoding.ASCII.GetBytes(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()));
    }
}
