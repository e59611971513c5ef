namespace FederatedQC.Messaging.Pki;

/// <summary>A certificate and its private key as PEM files.</summary>
/// <param name="CertificateFile">Full path of the certificate.</param>
/// <param name="KeyFile">Full path of the private key (PKCS #8), readable by its owner alone.</param>
public sealed record CertificateFiles(string CertificateFile, string KeyFile);
