namespace FederatedQC.Vision.Anonymisation;

/// <summary>What was done to an image. Holds nothing of the original file.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Operations">The steps in order, such as <c>blank 10,20 64x16</c>.</param>
public sealed record AnonymisationRecord(string PolicyId, IReadOnlyList<string> Operations);
