using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace FederatedQC.Aggregator.Health;

/// <summary>Writes down where the endpoints are, once they are there, and removes the note when the process stops.</summary>
internal sealed class HttpAddressFile(AggregatorFolders folders, IServer server, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        File.Delete(folders.HttpAddress);
        lifetime.ApplicationStarted.Register(Write);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        File.Delete(folders.HttpAddress);
        return Task.CompletedTask;
    }

    private void Write()
    {
        var unfinished = folders.HttpAddress + ".unfinished";
        File.WriteAllText(unfinished, server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        File.Move(unfinished, folders.HttpAddress, overwrite: true);
    }
}
