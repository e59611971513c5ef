using System.Collections.Immutable;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Distributed;

namespace FederatedQC.SecureAggregation;

/// <summary>What each site's update weighs inside a masked sum: whole numbers, of which the sum is all that is seen.</summary>
/// <remarks>
/// <b>Inputs</b>: the plan and what the sites claim. <b>Output</b>: w = round(p / max p * largest), at least 1, with p the strategy's
/// capped shares.
/// <b>Numerics</b>: a share is off by half of largest^-1 of the greatest one at most. <b>Differs from source</b>: shares are scaled to the
/// heaviest site and not to one, so that the integers use their bits.
/// </remarks>
public static class SecureWeights
{
    // Eight bits of weight: half a per cent of the heaviest site, and 65,000 sites still fit beside 8-bit parameters.
    private const int Largest = 255;

    /// <summary>How the parameters of a plan's updates become integers that all its sites can sum.</summary>
    public static FixedPointFormat FormatOf(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var equal = new FixedPointFormat((float)settings.SecureAggregation.Range, settings.SecureAggregation.Bits);
        var free = FixedPointFormat.MaxWidth - equal.WidthFor(settings.Sites.Length);
        return settings.Methods.WeighsBySamples ? equal with { MaxWeight = Math.Min(Largest, 1 << Math.Max(0, free)) } : equal;
    }

    /// <summary>The weights of a round.</summary>
    /// <param name="updates">Each site once; at least one.</param>
    /// <param name="settings">The plan.</param>
    public static ImmutableDictionary<string, int> Of(IReadOnlyCollection<UpdateFacts> updates, RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var most = FormatOf(settings).MaxWeight;
        var shares = settings.Methods.Strategy.WeightsOf(updates, settings).Shares;
        var heaviest = shares.Max(share => share.Weight);
        return shares.ToImmutableDictionary(
            share => share.Site,
            share => Math.Max(1, (int)Math.Round(share.Weight / heaviest * most)),
            StringComparer.Ordinal
        );
    }
}
