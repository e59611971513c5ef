namespace FederatedQC.Federation.Aggregation;

/// <summary>The vectors of a run that the aggregator keeps besides the model and those of its optimiser, by name.</summary>
public static class ServerVectors
{
    /// <summary>SCAFFOLD's control variate c, which the sites get with the model.</summary>
    public const string Control = "control";

    /// <summary>The combined change of the round before, where a robust rule starts from it.</summary>
    public const string Previous = "previous";

    /// <summary>
    /// What the encoded steps that led to a model left out of it, where the plan compresses downloads. Unlike the other vectors it belongs
    /// to that model: a run that goes back to an earlier one goes back to what that one lacks.
    /// </summary>
    public const string Unsent = "unsent";
}
