using System.Collections.Immutable;
using System.Security.Cryptography;
using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Tests.Machines;

/// <summary>No secret at all, but symmetric and quick, so that every subset of sites can be tried.</summary>
internal sealed class CheapKeyAgreement : IKeyAgreement
{
    public bool IsPrivateKey(ReadOnlySpan<byte> uniform) => uniform.Length == 32;

    public byte[] PublicKeyOf(ReadOnlySpan<byte> privateKey) => [.. privateKey, .. SHA256.HashData(privateKey)];

    public bool IsPublicKey(ReadOnlySpan<byte> publicKey) =>
        publicKey.Length == 64 && SHA256.HashData(publicKey[..32]).AsSpan().SequenceEqual(publicKey[32..]);

    public ImmutableArray<byte[]> Agree(ReadOnlySpan<byte> privateKey, IEnumerable<ReadOnlyMemory<byte>> publicKeys)
    {
        var own = privateKey.ToArray();
        return [.. publicKeys.Select(publicKey => Agree(own, publicKey.Span))];
    }

    private static byte[] Agree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey) =>
        privateKey.SequenceCompareTo(publicKey[..32]) < 0
            ? SHA256.HashData([.. privateKey, .. publicKey[..32]])
            : SHA256.HashData([.. publicKey[..32], .. privateKey]);
}
