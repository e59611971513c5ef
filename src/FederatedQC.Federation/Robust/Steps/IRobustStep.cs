using System.Collections.Immutable;

namespace FederatedQC.Federation.Robust.Steps;

/// <summary>What is done to the updates before a rule sees them. Pure.</summary>
internal interface IRobustStep
{
    /// <summary>Its name with its arguments.</summary>
    string Name { get; }

    /// <summary>Whether it shows a hostile site over several rounds only, so that sites must keep momentum.</summary>
    bool NeedsMomentum => false;

    /// <summary>The fewest sites of which it makes so many rows.</summary>
    int SitesFor(int rows) => rows;

    /// <summary>The new rows as sums of the sites' vectors [rows, sites], and the rows' weights, which sum to 1.</summary>
    (Mixing Rows, ImmutableArray<double> Weights) Mix(RobustRound round);
}
