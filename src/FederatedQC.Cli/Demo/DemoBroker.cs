using System.Globalization;
using FederatedQC.Cli.Commands;
using FederatedQC.Messaging.Broker;
using FederatedQC.Messaging.Pki;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Cli.Demo;

/// <summary>The broker of a demo: one of its own with mutual TLS, or one that is there already.</summary>
/// <param name="Host">Where it is.</param>
/// <param name="Port">Its port.</param>
/// <param name="Own">The demo's own, which ends with it; null for another's, which is spoken to without TLS because it does not know the
/// demo's authority.</param>
internal sealed record DemoBroker(string Host, int Port, IBroker? Own) : IAsyncDisposable
{
    /// <summary>The one in this process.</summary>
    public const string Embedded = "embedded";

    private const string Mosquitto = "mosquitto";

    /// <summary>Checks a choice before anything is begun.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static void ThrowIfUnknown(string choice)
    {
        if (choice is not (Embedded or Mosquitto) && !TryAddress(choice, out _, out _))
        {
            throw new UsageException(
                $"--broker {choice}: use {Embedded}, {Mosquitto}, or the address of a broker without TLS as HOST:PORT."
            );
        }
    }

    /// <summary>Starts what was chosen.</summary>
    /// <exception cref="BrokerUnavailableException">It does not start; mosquitto may not be installed.</exception>
    public static async Task<DemoBroker> StartAsync(string choice, string folder, ConsortiumPki pki, CancellationToken cancellation)
    {
        if (TryAddress(choice, out var host, out var port))
        {
            return new DemoBroker(host, port, Own: null);
        }

        var files = pki.IssueBroker();
        var options = new MosquittoOptions
        {
            Folder = folder,
            Tls = new BrokerTls(pki.CaFile, files.CertificateFile, files.KeyFile),
            Acl = new ConsortiumAcl(DemoPlan.Consortium),
        };
        IBroker broker =
            choice == Mosquitto
                ? await MosquittoProcess.StartAsync(options, TimeProvider.System, cancellation)
                : await EmbeddedBroker.StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance);
        return new DemoBroker("localhost", broker.Port, broker);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static bool TryAddress(string choice, out string host, out int port)
    {
        var colon = choice.LastIndexOf(':');
        (host, port) = (colon > 0 ? choice[..colon] : "", 0);
        return host.Length > 0
            && int.TryParse(choice.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port is > 0 and <= ushort.MaxValue;
    }
}
