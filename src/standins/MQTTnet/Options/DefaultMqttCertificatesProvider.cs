using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

/// <summary>Fixed certificates.</summary>
public sealed class DefaultMqttCertificatesProvider : IMqttClientCertificatesProvider
{
    private readonly X509Certificate2Collection _certificates;

    /// <summary>Keeps the certificates, which stay their owner's to dispose.</summary>
    public DefaultMqttCertificatesProvider(X509Certificate2Collection certificates) => _certificates = certificates;

    /// <inheritdoc/>
    public X509CertificateCollection GetCertificates() => _certificates;
}
