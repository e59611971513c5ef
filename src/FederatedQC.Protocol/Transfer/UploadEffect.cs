namespace FederatedQC.Protocol.Transfer;

/// <summary>What an upload asks its driver to do.</summary>
public abstract record UploadEffect
{
    private UploadEffect() { }

    /// <summary>Publish a block; report <see cref="UploadEvent.BlockDelivered"/> when the broker has it.</summary>
    public sealed record SendBlock(int Block) : UploadEffect;

    /// <summary>Publish the commit and start the answer timer of this attempt.</summary>
    public sealed record SendCommit(int Attempt) : UploadEffect;
}
