using FederatedQC.Federation.Privacy.Clipping;
using FederatedQC.Federation.Privacy.Noise;

namespace FederatedQC.Federation.Aggregation;

/// <summary>
/// Site-level differential privacy of one round: what each update weighs, the noise, and the clipping bound of the next round.
/// </summary>
internal sealed class RoundPrivacy
{
    private readonly SiteMechanism _mechanism;
    private readonly AdaptiveClipping? _adaptive;
    private readonly Func<int, IRandomWords> _noise;

    private RoundPrivacy(SiteMechanism mechanism, AdaptiveClipping? adaptive, Func<int, IRandomWords> noise) =>
        (_mechanism, _adaptive, _noise) = (mechanism, adaptive, noise);

    /// <summary>The privacy of a round; null where the plan protects no site, or the sites have added the noise themselves.</summary>
    public static RoundPrivacy? Of(RoundInputs inputs)
    {
        var privacy = inputs.Settings.Privacy;
        if (!privacy.ProtectsSites || privacy.HasIntegerNoise)
        {
            return null;
        }

        var sites = inputs.Settings.Sites.Length;
        var bound = inputs.ClipBound ?? privacy.Clip;
        if (!privacy.Adaptive)
        {
            return new(new SiteMechanism(bound, privacy.NoiseMultiplier, sites), null, inputs.Noise);
        }

        var count = privacy.CountNoise > 0 ? privacy.CountNoise : AdaptiveClipping.DefaultCountNoise(sites);
        var adaptive = new AdaptiveClipping(new QuantileTracker(bound, privacy.ClipQuantile, privacy.ClipLearningRate), count);
        return new(new SiteMechanism(bound, adaptive.UpdateNoiseMultiplier(privacy.NoiseMultiplier), sites), adaptive, inputs.Noise);
    }

    /// <summary>What an update weighs.</summary>
    public double Weight(UpdateFacts update) => _mechanism.Weight(update.Norm);

    /// <summary>Adds the noise to the learnt part of a block's change.</summary>
    public void AddNoise(int block, Span<double> change, IEnumerable<Range> learnt)
    {
        var random = _noise(block);
        foreach (var range in learnt)
        {
            _mechanism.AddNoise(change[range], random);
        }
    }

    /// <summary>The bound of the next round; the present one where it does not adapt.</summary>
    public double NextBound(IReadOnlyCollection<UpdateFacts> updates, int sites) =>
        _adaptive is null
            ? _mechanism.Clip
            : _adaptive.Next(updates.Count(update => update.Norm <= _mechanism.Clip), updates.Count, sites, _noise(-1)).Bound.Estimate;
}
