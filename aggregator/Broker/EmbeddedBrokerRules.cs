using System.Net;

namespace FederatedQC.Aggregator.Broker;

/// <summary>What the annotations of <see cref="EmbeddedBrokerOptions"/> can't say.</summary>
internal static class EmbeddedBrokerRules
{
    /// <summary>Every mistake, as a line that names its key.</summary>
    public static IEnumerable<string> Mistakes(AggregatorOptions options)
    {
        var broker = options.EmbeddedBroker;
        if (!broker.Enabled)
        {
            yield break;
        }

        if (!IPAddress.TryParse(broker.Address, out _))
        {
            yield return $"EmbeddedBroker:Address '{broker.Address}': use an IP address, such as 0.0.0.0 or 127.0.0.1.";
        }

        foreach (var (key, path) in new[] { ("CertificateFile", broker.CertificateFile), ("KeyFile", broker.KeyFile) })
        {
            if (!File.Exists(path))
            {
                yield return path.Length == 0
                    ? $"EmbeddedBroker:{key}: it is needed."
                    : $"EmbeddedBroker:{key} '{path}': there is no such file.";
            }
        }

        if (options.Mqtt.Port != broker.Port || options.Mqtt.Tls is null)
        {
            yield return $"Mqtt: with the embedded broker, connect to its port {broker.Port}, with TLS.";
        }
    }
}
