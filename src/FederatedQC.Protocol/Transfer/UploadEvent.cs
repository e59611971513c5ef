using System.Collections.Immutable;

namespace FederatedQC.Protocol.Transfer;

/// <summary>What can happen to an upload.</summary>
public abstract record UploadEvent
{
    private UploadEvent() { }

    /// <summary>The broker acknowledged a block.</summary>
    public sealed record BlockDelivered(int Block) : UploadEvent;

    /// <summary>The aggregator lacks blocks, or got them damaged.</summary>
    public sealed record BlocksMissing(ImmutableArray<int> Blocks) : UploadEvent;

    /// <summary>The aggregator took the update.</summary>
    public sealed record UpdateAccepted : UploadEvent;

    /// <summary>The aggregator refused the update.</summary>
    public sealed record UpdateRefused(string Reason) : UploadEvent;

    /// <summary>No answer came in time to the given attempt, or the link came back after a loss.</summary>
    public sealed record AnswerOverdue(int Attempt) : UploadEvent;
}
