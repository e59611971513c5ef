using System.Collections.Immutable;

namespace FederatedQC.Federation.Contribution;

/// <summary>
/// A round as a cooperative game: what each coalition of its sites would have been worth. Every coalition is asked for at most once, since
/// the answer is dear: aggregate the coalition's deltas, evaluate the model on the operator's validation images. Not thread-safe.
/// </summary>
public sealed class CoalitionGame
{
    private readonly Dictionary<Coalition, double> _values = [];
    private readonly Func<Coalition, double> _utility;

    /// <summary>A game that knows no value yet.</summary>
    /// <param name="sites">The sites of the round in ordinal order, 1 to <see cref="Coalition.MaxSites"/>; bit i of a coalition is the i-th
    /// of them.</param>
    /// <param name="utility">Worth of a coalition's model, such as its accuracy; of the round's base for the empty one. Must answer the
    /// same each time.</param>
    /// <exception cref="ArgumentException">No site, too many, or not in ordinal order, each once.</exception>
    public CoalitionGame(ImmutableArray<string> sites, Func<Coalition, double> utility)
    {
        ArgumentNullException.ThrowIfNull(utility);
        if (sites.IsDefaultOrEmpty || sites.Length > Coalition.MaxSites)
        {
            throw new ArgumentException($"A game has 1 to {Coalition.MaxSites} sites.", nameof(sites));
        }

        for (var index = 1; index < sites.Length; index++)
        {
            if (string.CompareOrdinal(sites[index - 1], sites[index]) >= 0)
            {
                throw new ArgumentException(
                    $"Site '{sites[index]}' stands after '{sites[index - 1]}'; sites must be in ordinal order, each once.",
                    nameof(sites)
                );
            }
        }

        Sites = sites;
        Everyone = Coalition.Of(sites.Length);
        _utility = utility;
    }

    /// <summary>The sites, in ordinal order.</summary>
    public ImmutableArray<string> Sites { get; }

    /// <summary>The coalition of all sites.</summary>
    public Coalition Everyone { get; }

    /// <summary>Coalitions that were asked for so far.</summary>
    public int Evaluated => _values.Count;

    /// <summary>What the coalition is worth.</summary>
    /// <exception cref="NotFiniteNumberException">The utility is NaN or infinite, as for a validation set without images.</exception>
    public double Value(Coalition coalition)
    {
        if (_values.TryGetValue(coalition, out var known))
        {
            return known;
        }

        var value = _utility(coalition);
        if (!double.IsFinite(value))
        {
            throw new NotFiniteNumberException($"The coalition {coalition} is worth {value}.", value);
        }

        return _values[coalition] = value;
    }
}
