using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Updates;

namespace FederatedQC.Federation.LowRank;

/// <summary>
/// The low-rank updates of a round as the changes of the shared vector that they stand for, so that weights, rules and servers need to know
/// nothing of factors. In memory are the factors of all sites, never an expanded delta; under <see cref="LowRankVariant.BothFactors"/> too
/// the mean is that of the products.
/// </summary>
internal sealed class ExpandedUpdates
{
    private readonly float[][] _factors;
    private readonly LowRankExpansion[] _expansions;

    private ExpandedUpdates(RoundInputs inputs, LowRankOptions options)
    {
        var settings = inputs.Settings;
        var (layout, shape) = (new LowRankLayout(settings.Spec, options), new UpdateShape(settings));
        _factors = [.. inputs.Updates.Select(_ => new float[layout.UpdateCount])];
        for (var block = 0; block < shape.Blocks; block++)
        {
            var updates = inputs.Blocks(block);
            for (var site = 0; site < _factors.Length; site++)
            {
                updates.Decode(site, _factors[site].AsSpan(shape.RangeOf(block)));
            }
        }

        // A stale update was made with the factors of the round that it began in.
        var ofRound = inputs
            .Updates.Select(update => inputs.Round - update.Staleness)
            .Distinct()
            .ToDictionary(round => round, round => new LowRankExpansion(new LowRankBasis(layout, settings.Seed, round)));
        _expansions = [.. inputs.Updates.Select(update => ofRound[inputs.Round - update.Staleness])];
    }

    /// <summary>
    /// The round with updates that are changes of the shared vector; the same where the plan changes nothing at low rank.
    /// </summary>
    public static RoundInputs In(RoundInputs inputs)
    {
        if (inputs.Settings.LowRank is not { } options)
        {
            return inputs;
        }

        var expanded = new ExpandedUpdates(inputs, options);
        return inputs with { Blocks = block => new ExpandedBlock(expanded._factors, expanded._expansions, block) };
    }
}
