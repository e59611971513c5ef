using Microsoft.Extensions.Hosting;

namespace FederatedQC.Aggregator.Sites;

/// <summary>Starts the links once everything that reads from them is in place, and watches that they live.</summary>
internal sealed class LinkStarter(ConsortiumLinks links) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await links.Control.StartAsync(stoppingToken);
        await links.Bulk.StartAsync(stoppingToken);
        var first = await Task.WhenAny(links.Control.Completion, links.Bulk.Completion).WaitAsync(stoppingToken);
        await first;
    }
}
