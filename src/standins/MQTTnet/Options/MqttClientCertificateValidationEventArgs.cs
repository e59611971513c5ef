using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

/// <summary>A broker's certificate to be judged.</summary>
public sealed class MqttClientCertificateValidationEventArgs : EventArgs
{
    internal MqttClientCertificateValidationEventArgs(
        X509Certificate? certificate, X509Chain? chain, SslPolicyErrors sslPolicyErrors, IMqttClientChannelOptions clientOptions)
    {
        Certificate = certificate;
        Chain = chain;
        SslPolicyErrors = sslPolicyErrors;
        ClientOptions = clientOptions;
    }

    /// <summary>The broker's certificate; null when it sent none.</summary>
    public X509Certificate? Certificate { get; }

    /// <summary>The chain that was built for it.</summary>
    public X509Chain? Chain { get; }

    /// <summary>The options of the connection.</summary>
    public IMqttClientChannelOptions ClientOptions { get; }

    /// <summary>What the usual rules found wrong.</summary>
    public SslPolicyErrors SslPolicyErrors { get; }
}
