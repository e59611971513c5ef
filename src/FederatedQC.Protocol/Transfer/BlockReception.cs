namespace FederatedQC.Protocol.Transfer;

/// <summary>What became of a block that was offered to a download.</summary>
public enum BlockReception
{
    /// <summary>Its hash fits: it is kept.</summary>
    Accepted,

    /// <summary>It was there already.</summary>
    Duplicate,

    /// <summary>Its length or hash does not fit the signed manifest, or it can't be decoded: it is ignored.</summary>
    Corrupt,

    /// <summary>The model has no block of this number.</summary>
    OutOfRange,
}
