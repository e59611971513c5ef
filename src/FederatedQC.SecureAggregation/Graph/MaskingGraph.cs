using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Graph;

/// <summary>
/// Who masks with whom. A site's secrets are held by its neighbours, and on the complete graph by itself too: the holder at position p of
/// that sorted list stands at point p + 1 of the polynomial.
/// </summary>
internal sealed class MaskingGraph
{
    private readonly ImmutableArray<ImmutableArray<int>> _holders;

    private MaskingGraph(IEnumerable<ImmutableArray<int>> holders)
    {
        _holders = [.. holders];
        Neighbours = [.. _holders.Select((list, site) => list.Remove(site))];
    }

    /// <summary>The neighbours of each site, ascending.</summary>
    internal ImmutableArray<ImmutableArray<int>> Neighbours { get; }

    /// <summary>Everyone with everyone.</summary>
    internal static MaskingGraph Complete(int sites) => new(Enumerable.Repeat<ImmutableArray<int>>([.. Enumerable.Range(0, sites)], sites));

    /// <summary>
    /// A k-regular graph that stays connected when any k - 1 sites go (Harary, PNAS 48, 1962): a ring in which each site knows the k/2 next
    /// on either side, and for odd k the one opposite; the places on the ring are dealt by the seed.
    /// </summary>
    internal static MaskingGraph Regular(int sites, int degree, Hash256 seed)
    {
        var ring = Enumerable.Range(0, sites).Dealt([.. "fqc-secagg-graph-v1"u8], seed, BitConverter.GetBytes).ToArray();
        var neighbours = new ImmutableArray<int>[sites];
        for (var place = 0; place < sites; place++)
        {
            var steps = Enumerable.Range(1, degree / 2).SelectMany(step => new[] { step, sites - step });
            var all = degree % 2 == 0 ? steps : steps.Append(sites / 2);
            var start = place;
            neighbours[ring[place]] = [.. all.Select(step => ring[(start + step) % sites]).Order()];
        }

        return new(neighbours);
    }

    /// <summary>The holders of a site's secrets, ascending.</summary>
    internal ImmutableArray<int> HoldersOf(int site) => _holders[site];

    /// <summary>The point at which a holder's share of a site's secrets stands; 0 when it holds none.</summary>
    internal byte PointOf(int site, int holder)
    {
        var position = _holders[site].BinarySearch(holder);
        return position < 0 ? (byte)0 : (byte)(position + 1);
    }

    /// <summary>Whether the sites, ascending, form one piece.</summary>
    internal bool IsConnected(ImmutableArray<int> sites)
    {
        var left = sites.ToHashSet();
        var found = new Stack<int>(sites.Take(1));
        left.ExceptWith(found);
        while (found.TryPop(out var site))
        {
            foreach (var neighbour in Neighbours[site])
            {
                if (left.Remove(neighbour))
                {
                    found.Push(neighbour);
                }
            }
        }

        return left.Count == 0;
    }
}
