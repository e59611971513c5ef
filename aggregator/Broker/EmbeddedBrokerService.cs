using System.Net;
using FederatedQC.Messaging.Broker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Broker;

/// <summary>Runs the embedded broker as long as the process: it is there before the links and goes after them.</summary>
internal sealed class EmbeddedBrokerService(AggregatorOptions options, TimeProvider time, ILoggerFactory loggers)
    : IHostedService,
        IAsyncDisposable
{
    private EmbeddedBroker? _broker;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.EmbeddedBroker;
        var broker = new BrokerOptions
        {
            Folder = Path.Combine(options.DataFolder, "broker"),
            Address = IPAddress.Parse(settings.Address),
            Port = settings.Port,
            Persistence = true,
            Tls = new BrokerTls(options.Identity.CaFile, settings.CertificateFile, settings.KeyFile),
            Acl = new ConsortiumAcl(options.Consortium),
        };
        try
        {
            _broker = await EmbeddedBroker.StartAsync(broker, time, loggers);
        }
        catch (BrokerUnavailableException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _broker?.DisposeAsync() ?? ValueTask.CompletedTask;
}
