using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

/// <summary>Asked for the client's certificates at every TLS handshake.</summary>
public interface IMqttClientCertificatesProvider
{
    /// <summary>The certificates, with their private keys.</summary>
    X509CertificateCollection GetCertificates();
}
