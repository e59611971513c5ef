using System.Collections.Immutable;
using FederatedQC.Analytic;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Aggregation;

/// <summary>
/// Makes the next model from the updates of a round, block by block. Where a rule must compare whole updates, a first pass over the blocks
/// takes their dot products; the rule decides on those few numbers, and the second pass applies what it decided. A mean needs the second
/// pass only.
/// </summary>
/// <remarks>
/// Beyond the vectors and the encoded step that it returns it needs memory for a few blocks a thread, whatever the number of parameters,
/// and where the plan changes weights at low rank for the factors of all sites. The number of threads has no effect on any bit.
/// </remarks>
public static class ModelAggregation
{
    /// <summary>Aggregates.</summary>
    /// <param name="inputs">The round.</param>
    /// <param name="threads">Blocks at a time, at least 1.</param>
    /// <param name="cancellation">Ends the work between two blocks.</param>
    /// <exception cref="ArgumentException">The updates are none, or out of order, or too few for the plan's rule.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RoundResult Aggregate(RoundInputs inputs, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ThrowIfUnsound(inputs);
        inputs = ExpandedUpdates.In(inputs);
        var settings = inputs.Settings;
        var strategy = settings.Methods.Strategy;
        var rule = settings.Methods.Rule;
        var layout = new ParameterLayout(settings.Spec);
        var blocks = new BlockLoop(ParameterBlocks.CountOf(layout.SharedCount), threads, cancellation);
        var references = new RoundReferences(inputs, rule);
        var privacy = RoundPrivacy.Of(inputs);
        var weights = strategy.WeightsOf(inputs.Updates, settings);
        if (privacy is not null)
        {
            weights = weights with { Coefficients = [.. inputs.Updates.Select(privacy.Weight)] };
        }

        ImmutableSortedSet<string> unsound = strategy.AddsSums ? AnalyticScreen.Unsound(inputs) : [];
        if (!unsound.IsEmpty)
        {
            weights = weights with
            {
                Coefficients =
                [
                    .. inputs.Updates.Select((update, index) => unsound.Contains(update.Site) ? 0 : weights.Coefficients[index]),
                ],
            };
        }

        var gram =
            !rule.IsMean ? GramPass.OfAll(rule, inputs, references, layout, blocks)
            : settings.Admission.CosineWarning is not null || settings.Families.AreSought
                ? GramPass.OfSample(inputs, references, layout, blocks)
            : null;
        var combination = RoundCombination.Of(inputs, rule, weights, gram, references);
        var step = new BlockStep(inputs, layout, combination, references, privacy, keepsPrevious: rule.UsesPrevious);
        blocks.Run(step.Run);
        var result = new RoundResult(step.Shared, step.State, gram, privacy?.NextBound(inputs.Updates, settings.Sites.Length))
        {
            Step = step.Encoded,
            Unsound = unsound,
        };
        return strategy.AddsSums ? Concluded(result, settings, threads) : result;
    }

    private static RoundResult Concluded(RoundResult sums, RunSettings settings, int threads)
    {
        try
        {
            var model = AnalyticModel.Read(settings.Spec, sums.Shared);
            return sums with { Shared = model.Concluded(settings.Training.WeighsClasses, threads).ToShared() };
        }
        catch (ArgumentException exception)
        {
            return sums with { Unsolved = exception.Message };
        }
    }

    private static void ThrowIfUnsound(RoundInputs inputs)
    {
        if (inputs.Updates.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There is no update to aggregate.", nameof(inputs));
        }

        for (var index = 1; index < inputs.Updates.Length; index++)
        {
            var (before, after) = (inputs.Updates[index - 1].Site, inputs.Updates[index].Site);
            if (string.CompareOrdinal(before, after) >= 0)
            {
                throw new ArgumentException(
                    $"Site '{after}' stands after '{before}'; sites must be in ordinal order, each once.",
                    nameof(inputs)
                );
            }
        }
    }
}
