namespace FederatedQC.Federation.Updates;

/// <summary>What a site's training in a round came to.</summary>
/// <param name="Start">The shared vector that it began with.</param>
/// <param name="End">The shared vector that it ended with; finite.</param>
/// <param name="RateSum">Sum of the learning rates of all steps; above 0.</param>
public sealed record LocalResult(float[] Start, float[] End, double RateSum)
{
    /// <summary>The factors of the change where the plan trains at low rank: they are sent in its place; else null.</summary>
    public float[]? LowRank { get; init; }

    /// <summary>The change of the shared vector.</summary>
    public float[] Delta()
    {
        var delta = new float[Start.Length];
        for (var index = 0; index < delta.Length; index++)
        {
            delta[index] = End[index] - Start[index];
        }

        return delta;
    }
}
