using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

/// <summary>TLS settings of a connection.</summary>
public sealed class MqttClientTlsOptions
{
    /// <summary>Whether the connection is encrypted; default false.</summary>
    public bool UseTls { get; set; }

    /// <summary>The name that the broker's certificate must hold; null takes the host that is connected to.</summary>
    public string? TargetHost { get; set; }

    /// <summary>Allowed versions; default TLS 1.2 and 1.3.</summary>
#pragma warning disable CA5398 // the default is the package's
    public SslProtocols SslProtocol { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;
#pragma warning restore CA5398

    /// <summary>How revocation is checked; default online.</summary>
    public X509RevocationMode RevocationMode { get; set; } = X509RevocationMode.Online;

    /// <summary>The only authorities to trust; null or empty trusts the system's.</summary>
    public X509Certificate2Collection? TrustChain { get; set; }

    /// <summary>The client's certificates; null sends none.</summary>
    public IMqttClientCertificatesProvider? ClientCertificatesProvider { get; set; }

    /// <summary>Decides about the broker's certificate in place of the rules above; null keeps to them.</summary>
    public Func<MqttClientCertificateValidationEventArgs, bool>? CertificateValidationHandler { get; set; }
}
