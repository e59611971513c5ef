namespace FederatedQC.Messaging.Links;

/// <summary>What became of a publish, and why.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Reason">For people and logs; empty when delivered.</param>
public readonly record struct PublishOutcome(PublishStatus Status, string Reason)
{
    internal static PublishOutcome Delivered { get; } = new(PublishStatus.Delivered, "");
}
