using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation;

/// <summary>
/// What the parties of one round agree on beforehand; all of it goes into the round's id, which every message and key is bound to.
/// </summary>
public sealed record SecureRoundSettings
{
    /// <summary>
    /// The smallest floor there is: the sum of two inputs shows either of the two sites the other's, so a sum of fewer than three is no
    /// secret.
    /// </summary>
    public const int FewestSurvivors = 3;

    /// <summary>Name of the run.</summary>
    public required string Run { get; init; }

    /// <summary>Number of the round, from 0.</summary>
    public required int Round { get; init; }

    /// <summary>Ids of the sites that are asked, each once; the order has no effect.</summary>
    public required ImmutableArray<string> Sites { get; init; }

    /// <summary>Length of the vector, at least 1.</summary>
    public required int Parameters { get; init; }

    /// <summary>How parameters become integers.</summary>
    public required FixedPointFormat Format { get; init; }

    /// <summary>
    /// Deals the places on the masking graph of more than <see cref="SecureRound.LargestCompleteGraph"/> sites. It must be fixed before
    /// keys are advertised, by something that the aggregator can't try out, such as a hash over contributions that all sites committed to
    /// before.
    /// </summary>
    public Hash256 GraphSeed { get; init; }

    /// <summary>What the sites expect of the aggregator.</summary>
    public ServerTrust Trust { get; init; } = ServerTrust.Malicious;

    /// <summary>Fewest sites that a sum may be over, at least <see cref="FewestSurvivors"/>.</summary>
    public int MinimumSurvivors { get; init; } = 5;

    /// <summary>Sites that may work together with the aggregator, in per cent; decides the sparse graph's threshold.</summary>
    public int CorruptPercent { get; init; } = 33;

    /// <summary>Sites that may vanish during the round, in per cent; decides the sparse graph's degree.</summary>
    public int DropoutPercent { get; init; } = 25;

    /// <summary>A round under a plan: the vector is the update with all its sections, one after the other.</summary>
    /// <param name="settings">The plan; with secure aggregation.</param>
    /// <param name="round">Number of the round, from 0.</param>
    /// <param name="sites">The sites that are asked.</param>
    /// <remarks>
    /// The seed of the graph follows from the plan, which the operator chose: no defence against an operator who tries plans out, and
    /// enough for up to
    /// <see cref="SecureRound.LargestCompleteGraph"/> sites, which need no graph.
    /// </remarks>
    public static SecureRoundSettings Of(RunSettings settings, int round, ImmutableArray<string> sites)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var shape = new UpdateShape(settings);
        var privacy = DistributedPrivacy.IsAskedBy(settings) ? DistributedPrivacy.Of(settings) : null;
        return new()
        {
            Run = settings.Run,
            Round = round,
            Sites = sites,
            Parameters = privacy?.Dimension ?? (shape.Sections * shape.Parameters),
            Format = privacy?.FormatOf(settings, sites.Length) ?? SecureWeights.FormatOf(settings),
            GraphSeed = SeedOf(settings, round),
            MinimumSurvivors = settings.SecureAggregation.MinimumCohort,
        };
    }

    /// <summary>The seed that deals a round's groups and places on the masking graph.</summary>
    public static Hash256 SeedOf(RunSettings settings, int round)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Hash256.Of(
            Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"fqc-secagg-round-v1 {settings.Run} {settings.Seed} {round}")
            )
        );
    }
}
