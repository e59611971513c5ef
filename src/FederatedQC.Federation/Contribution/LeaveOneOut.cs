namespace FederatedQC.Federation.Contribution;

/// <summary>
/// What the model of all sites would lose without each of them: n + 2 evaluations, as a cross-check of the Shapley values.
/// </summary>
/// <remarks>
/// <b>Source</b>: R. D. Cook, "Detection of influential observation in linear regression", 1977, with sites for observations: v(everyone) -
/// v(everyone but i).
/// <b>Inputs</b>: a game of any size. <b>Output</b>: values that do <i>not</i> sum to the gain: of two sites that hold the same, each is
/// worth nothing.
/// <b>Numerics</b>: one difference in double a site. <b>Differs from source</b>: the utility is the caller's.
/// </remarks>
public sealed class LeaveOneOut : IContributionMethod
{
    /// <inheritdoc/>
    public string Name => "leave-one-out";

    /// <inheritdoc/>
    public IEnumerable<Coalition> Foreseen(int sites) =>
        [
            Coalition.Empty,
            Coalition.Of(sites),
            .. Enumerable.Range(0, sites).Select(site => Coalition.Of(sites).Without(site)).Where(rest => rest != Coalition.Empty),
        ];

    /// <inheritdoc/>
    public ContributionReport Measure(CoalitionGame game, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(game);
        var before = game.Evaluated;
        var full = game.Value(game.Everyone);
        double[] values = [.. Enumerable.Range(0, game.Sites.Length).Select(site => full - game.Value(game.Everyone.Without(site)))];
        return ContributionReport.Of(this, game, values, before);
    }
}
