namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>Where a site's secret of a round comes from.</summary>
public interface ISecretSource
{
    /// <summary>Fills a buffer with bytes that nobody else can guess.</summary>
    void Fill(Span<byte> secret);
}
