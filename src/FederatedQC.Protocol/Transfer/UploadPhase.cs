namespace FederatedQC.Protocol.Transfer;

/// <summary>Where an upload stands.</summary>
public enum UploadPhase
{
    /// <summary>Blocks are on their way.</summary>
    Sending,

    /// <summary>The commit is sent; the aggregator's answer is awaited: what it lacks, or what becomes of the update.</summary>
    Committed,

    /// <summary>The aggregator took the update. Final.</summary>
    Accepted,

    /// <summary>The aggregator refused the update. Final.</summary>
    Refused,
}
