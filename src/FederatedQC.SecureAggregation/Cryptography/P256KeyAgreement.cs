using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>Elliptic-curve Diffie-Hellman over NIST P-256: the curve that the runtime has everywhere (it has no X25519).</summary>
/// <remarks>
/// <b>Source</b>: NIST SP 800-56A rev. 3, section 5.7.1.2; curve of FIPS 186-4, appendix D.1.2.3.
/// <b>Inputs</b>: private keys are 32 bytes big-endian in 1..n-1, public keys x then y, 32 bytes big-endian each, no prefix.
/// <b>Output</b>: the x coordinate of the shared point. <b>Numerics</b>: exact; by the system's cryptographic library.
/// <b>Differs from source</b>: nothing. A public key is checked to be on the curve here, whatever the library checks; the curve's cofactor
/// is 1.
/// </remarks>
public sealed class P256KeyAgreement : IKeyAgreement
{
    private static readonly BigInteger Prime = Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    private static readonly BigInteger Order = Hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    private static readonly BigInteger B = Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");

    /// <inheritdoc/>
    public bool IsPrivateKey(ReadOnlySpan<byte> uniform)
    {
        var scalar = Number(uniform);
        return uniform.Length == IKeyAgreement.PrivateKeySize && !scalar.IsZero && scalar < Order;
    }

    /// <inheritdoc/>
    public byte[] PublicKeyOf(ReadOnlySpan<byte> privateKey)
    {
        using var key = Import(privateKey);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [.. point.X!, .. point.Y!];
    }

    /// <inheritdoc/>
    public bool IsPublicKey(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != IKeyAgreement.PublicKeySize)
        {
            return false;
        }

        var x = Number(publicKey[..32]);
        var y = Number(publicKey[32..]);
        return x < Prime && y < Prime && ((y * y) - (x * x * x) + (3 * x) - B) % Prime == 0;
    }

    /// <inheritdoc/>
    public ImmutableArray<byte[]> Agree(ReadOnlySpan<byte> privateKey, IEnumerable<ReadOnlyMemory<byte>> publicKeys)
    {
        using var own = Import(privateKey);
        return [.. publicKeys.Select(publicKey => Agree(own, publicKey.Span))];
    }

    private static byte[] Agree(ECDiffieHellman own, ReadOnlySpan<byte> publicKey)
    {
        using var peer = ECDiffieHellman.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = publicKey[..32].ToArray(), Y = publicKey[32..].ToArray() },
            }
        );
        using var key = peer.PublicKey;
        return own.DeriveRawSecretAgreement(key);
    }

    private static ECDiffieHellman Import(ReadOnlySpan<byte> privateKey) =>
        ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = privateKey.ToArray() });

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
