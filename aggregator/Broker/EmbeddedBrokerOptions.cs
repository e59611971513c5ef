using System.ComponentModel.DataAnnotations;

namespace FederatedQC.Aggregator.Broker;

/// <summary>The consortium's broker in the aggregator's process. The authority of its clients is that of <c>Identity:CaFile</c>.</summary>
public sealed class EmbeddedBrokerOptions
{
    /// <summary>Whether it runs; default false. <c>--embedded-broker</c> says so too.</summary>
    public bool Enabled { get; set; }

    /// <summary>The IP address to listen on; default 0.0.0.0, all of them.</summary>
    [Required]
    public string Address { get; set; } = "0.0.0.0";

    /// <summary>The port; default 8883. <c>Mqtt:Port</c> has to be the same.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 8883;

    /// <summary>The broker's certificate, PEM: its names are those that sites connect to, and <c>Mqtt:Host</c> is one of them.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>The certificate's private key, PEM.</summary>
    public string KeyFile { get; set; } = "";
}
