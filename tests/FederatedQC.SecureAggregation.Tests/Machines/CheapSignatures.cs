using System.Security.Cryptography;
using System.Text;
using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Tests.Machines;

/// <summary>A hash that names the signer: anyone could forge it, but no test does.</summary>
internal sealed class CheapSignatures(string site) : IRoundSignatures
{
    public byte[] Sign(ReadOnlySpan<byte> content) => Of(site, content);

    public bool Verify(string site, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        Of(site, content).AsSpan().SequenceEqual(signature);

    private static byte[] Of(string site, ReadOnlySpan<byte> content) => SHA512.HashData([.. Encoding.UTF8.GetBytes(site), 0, .. content]);
}
