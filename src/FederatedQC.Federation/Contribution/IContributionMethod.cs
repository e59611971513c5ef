namespace FederatedQC.Federation.Contribution;

/// <summary>A way to divide what a round gained among the sites that took part.</summary>
public interface IContributionMethod
{
    /// <summary>The name that a plan uses.</summary>
    string Name { get; }

    /// <summary>Whether it asks for every coalition: 2^n models of n sites.</summary>
    bool TriesAll => false;

    /// <summary>Coalitions that it asks for whatever they are worth, each once: who evaluates them may do so side by side.</summary>
    /// <param name="sites">Sites of the round.</param>
    IEnumerable<Coalition> Foreseen(int sites) => [];

    /// <summary>Divides the round's gain. The same game and seed give the same bits.</summary>
    /// <param name="game">The round; values that it knows already cost nothing.</param>
    /// <param name="seed">Of the orders that are drawn; a method that draws none ignores it.</param>
    ContributionReport Measure(CoalitionGame game, ulong seed);
}
