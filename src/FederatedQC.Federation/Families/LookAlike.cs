namespace FederatedQC.Federation.Families;

/// <summary>
/// Two declared families whose deltas are as alike as those within one of them: a hint to the operator, who alone may join them.
/// </summary>
/// <param name="First">The one declared family, first in ordinal order.</param>
/// <param name="Second">The other.</param>
/// <param name="Likeness">Mean cosine between a site of the one and a site of the other, -1 to 1.</param>
public sealed record LookAlike(string First, string Second, double Likeness);
