using System.Collections.Immutable;
using System.Text;
using FederatedQC.Parameters.Blocks;
using FederatedQC.SecureAggregation.Cryptography;
using FederatedQC.SecureAggregation.Graph;
using FederatedQC.SecureAggregation.Messages;

namespace FederatedQC.SecureAggregation;

/// <summary>A round's settings and what follows from them. Immutable, thread safe, the same for every party.</summary>
/// <remarks>
/// <b>Source</b>: Bonawitz et al., "Practical secure aggregation for privacy-preserving machine learning", CCS 2017, up to
/// <see cref="LargestCompleteGraph"/> sites; Bell et al., CCS 2020, above.
/// <b>Inputs</b>: settings. <b>Output</b>: who masks with whom, how many shares give a secret away (<see cref="Threshold"/>) and how many
/// sites must sign the survivors (<see cref="Quorum"/>). <b>Numerics</b>: integers; thresholds of the complete graph are floor(2n/3) + 1
/// and floor(n/2) + 1.
/// <b>Differs from source</b>: survivors are signed by a quorum of all sites on the sparse graph too, where Bell et al. let neighbours
/// vouch for each other. With at most a third corrupt, two quorums of floor(2n/3) + 1 have an honest site in common, which signs once: so
/// no two honest sites accept different sets, and t need only exceed the corrupt neighbours of a site. Every survivor must keep t holders
/// among the survivors, and they must form one piece; an aggregator that names drop-outs as it likes, knowing the graph, can still narrow
/// what hides a site down to its piece of the graph of honest survivors, which nobody can check who does not know the corrupt ones.
/// </remarks>
public sealed class SecureRound
{
    /// <summary>Up to this many sites everyone masks with everyone.</summary>
    public const int LargestCompleteGraph = 50;

    private SecureRound(SecureRoundSettings settings, GraphThresholds thresholds)
    {
        Settings = settings;
        var sites = settings.Sites.Length;
        Width = settings.Format.WidthFor(sites);
        Quorum = Majority(settings);
        Threshold = thresholds.Threshold;
        Degree = thresholds.Degree;
        Graph = Degree == sites - 1 ? MaskingGraph.Complete(sites) : MaskingGraph.Regular(sites, Degree, settings.GraphSeed);
        Id = Hash(this);
    }

    /// <summary>The settings, with the sites in ordinal order.</summary>
    public SecureRoundSettings Settings { get; }

    /// <summary>Hash over all settings and what follows from them.</summary>
    public Hash256 Id { get; }

    /// <summary>The sites in ordinal order; a site's number in messages is its place here.</summary>
    public ImmutableArray<string> Sites => Settings.Sites;

    /// <summary>Neighbours of a site.</summary>
    public int Degree { get; }

    /// <summary>Shares that give a secret away.</summary>
    public int Threshold { get; }

    /// <summary>Sites that must sign the survivors, and so the fewest survivors, if the floor is not higher.</summary>
    public int Quorum { get; }

    /// <summary>Bits of the modulus.</summary>
    public int Width { get; }

    /// <summary>Blocks of a masked input: those of the vector and, where sites weigh differently, one with the weight.</summary>
    public int Blocks => ParameterBlocks.CountOf(Settings.Parameters) + (Settings.Format.IsWeighted ? 1 : 0);

    internal MaskingGraph Graph { get; }

    /// <summary>Checks settings and prepares the round.</summary>
    /// <exception cref="ArgumentException">Says what can't be: too few sites, a site twice, a floor below three, a format that does not
    /// fit.</exception>
    public static SecureRound Of(SecureRoundSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentException.ThrowIfNullOrEmpty(settings.Run, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Round, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.Parameters, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MinimumSurvivors, SecureRoundSettings.FewestSurvivors, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Sites.Length, settings.MinimumSurvivors, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.Sites.Length, ushort.MaxValue, nameof(settings));
        var sites = settings.Sites.Sort(StringComparer.Ordinal);
        if (sites.Distinct(StringComparer.Ordinal).Count() != sites.Length)
        {
            throw new ArgumentException("A site is there twice.", nameof(settings));
        }

        settings.Format.ThrowIfUnusable(sites.Length);
        var thresholds =
            sites.Length <= LargestCompleteGraph
                ? new GraphThresholds(sites.Length - 1, Majority(settings))
                : GraphThresholds.For(sites.Length, settings.CorruptPercent, settings.DropoutPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(thresholds.Degree, ShamirSharing.MaxHolders, nameof(settings));
        return new SecureRound(settings with { Sites = sites }, thresholds);
    }

    /// <summary>Parameters in a block of the masked input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public int LengthOf(int block) =>
        Settings.Format.IsWeighted && block == Blocks - 1 ? 1 : ParameterBlocks.LengthOf(Settings.Parameters, block);

    /// <summary>Whether that set of survivors may be summed: none of it says why not.</summary>
    internal SecureRefusal Judge(ImmutableArray<int> survivors)
    {
        if (CheckList(survivors) is var refusal and not SecureRefusal.None)
        {
            return refusal;
        }

        if (survivors.Length < Settings.MinimumSurvivors)
        {
            return SecureRefusal.TooFewSurvivors;
        }

        if (
            survivors.Length < Quorum
            || survivors.Any(site => Graph.HoldersOf(site).Count(holder => survivors.BinarySearch(holder) >= 0) < Threshold)
        )
        {
            return SecureRefusal.BelowThreshold;
        }

        return Graph.IsConnected(survivors) ? SecureRefusal.None : SecureRefusal.GraphDisconnected;
    }

    /// <summary>Whether a list of site numbers is ascending, each once, and within the round.</summary>
    internal SecureRefusal CheckList(ImmutableArray<int> sites)
    {
        for (var index = 0; index < sites.Length; index++)
        {
            if (sites[index] < 0 || sites[index] >= Sites.Length)
            {
                return SecureRefusal.Malformed;
            }

            if (index > 0 && sites[index] <= sites[index - 1])
            {
                return SecureRefusal.DuplicateSite;
            }
        }

        return SecureRefusal.None;
    }

    private static int Majority(SecureRoundSettings settings) =>
        (settings.Trust == ServerTrust.Malicious ? 2 * settings.Sites.Length / 3 : settings.Sites.Length / 2) + 1;

    private static Hash256 Hash(SecureRound round)
    {
        var settings = round.Settings;
        var writer = new MessageWriter();
        writer.Bytes("fqc-secagg-round-v1"u8);
        writer.List([settings.Run, .. settings.Sites], WriteText);
        writer.Hash(settings.GraphSeed);
        int[] numbers =
        [
            settings.Round,
            settings.Parameters,
            round.Degree,
            round.Threshold,
            round.Quorum,
            settings.MinimumSurvivors,
            round.Width,
            settings.Format.Bits,
            settings.Format.MaxWeight,
            BitConverter.SingleToInt32Bits(settings.Format.Clip),
        ];
        foreach (var number in numbers)
        {
            writer.Int(number);
        }

        return Hash256.Of(writer.Written);
    }

    private static void WriteText(MessageWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Short(bytes.Length);
        writer.Bytes(bytes);
    }
}
