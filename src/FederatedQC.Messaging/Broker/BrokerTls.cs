namespace FederatedQC.Messaging.Broker;

/// <summary>
/// Mutual TLS of a broker: who shows no certificate of the authority is turned away, and a certificate's common name is the
/// user that the access rules speak of.
/// </summary>
/// <param name="CaFile">The authority that client certificates must come from, PEM.</param>
/// <param name="CertificateFile">The broker's certificate, PEM.</param>
/// <param name="KeyFile">The broker's private key, PEM.</param>
public sealed record BrokerTls(string CaFile, string CertificateFile, string KeyFile);
