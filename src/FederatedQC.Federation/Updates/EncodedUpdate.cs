using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Compression;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Updates;

/// <summary>An update as it travels.</summary>
/// <param name="Blocks">The encoded blocks: those of the delta, then those of the other sections.</param>
/// <param name="Memory">What the site keeps, once the update is accepted.</param>
public sealed record EncodedUpdate(IReadOnlyList<byte[]> Blocks, SiteMemory Memory)
{
    /// <summary>Encodes an update with the plan's codec, adding what the codec left out before where the plan says so.</summary>
    /// <remarks>Momentum correction gathers momentum over learnt parameters only: a running statistic that had some would
    /// overshoot.</remarks>
    /// <param name="settings">The plan.</param>
    /// <param name="site">Site id, for the seeds of rounding.</param>
    /// <param name="round">The round, from 0.</param>
    /// <param name="update">The update; finite.</param>
    /// <exception cref="ArgumentException">The update holds NaN or infinity.</exception>
    public static EncodedUpdate Of(RunSettings settings, string site, int round, LocalUpdate update)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(update);
        var codec = settings.CodecOf(round);
        var length = update.Sections[0].Length;
        var residual = settings.Methods.UsesErrorFeedback ? update.Memory.Vector(SiteVectors.Residual, length).ToArray() : null;
        var velocity = settings.Compression.MomentumCorrection > 0 ? update.Memory.Vector(SiteVectors.Velocity, length).ToArray() : null;
        if (velocity is not null)
        {
            Accumulate(settings, update.Sections[0], velocity, residual);
        }

        var encoded = new byte[codec.MaxEncodedLength(Math.Min(length, ParameterBlocks.Size))];
        var blocks = new List<byte[]>();
        for (var section = 0; section < update.Sections.Length; section++)
        {
            for (var block = 0; block < ParameterBlocks.CountOf(length); block++)
            {
                var range = ParameterBlocks.RangeOf(length, block);
                var seeds = BlockSeeds.Of(settings.Seed, site, round, blocks.Count);
                var delta = update.Sections[section].AsSpan(range);
                var written =
                    section > 0 || residual is null ? codec.Encode(delta, seeds, encoded)
                    : velocity is null ? ErrorFeedback.Encode(codec, delta, residual.AsSpan(range), seeds, encoded)
                    : MomentumCorrection.Encode(codec, residual.AsSpan(range), velocity.AsSpan(range), seeds, encoded);
                blocks.Add(encoded[..written]);
            }
        }

        return new EncodedUpdate(blocks, update.Memory.With(SiteVectors.Residual, residual).With(SiteVectors.Velocity, velocity));
    }

    private static void Accumulate(RunSettings settings, ReadOnlySpan<float> delta, Span<float> velocity, Span<float> pending)
    {
        var layout = new ParameterLayout(settings.Spec);
        foreach (var range in layout.Learnt)
        {
            MomentumCorrection.Accumulate(delta[range], (float)settings.Compression.MomentumCorrection, velocity[range], pending[range]);
        }

        foreach (var range in layout.Measured)
        {
            MomentumCorrection.Accumulate(delta[range], 0, velocity[range], pending[range]);
        }
    }
}
