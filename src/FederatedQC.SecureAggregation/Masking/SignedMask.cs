namespace FederatedQC.SecureAggregation.Masking;

/// <summary>One stream and whether it is subtracted.</summary>
internal sealed class SignedMask(byte[] key, bool subtract)
{
    internal byte[] Key { get; } = key;

    internal bool Subtract { get; } = subtract;
}
