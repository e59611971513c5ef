using System.Buffers;
using System.Collections.Immutable;
using FederatedQC.Federation.Aggregation;

namespace FederatedQC.Federation.Contribution;

/// <summary>A block of a round's updates less those of sites that are not in a coalition.</summary>
/// <param name="all">The block of all updates.</param>
/// <param name="members">Indexes of the coalition's updates, rising.</param>
internal sealed class CoalitionUpdates(IBlockUpdates all, ImmutableArray<int> members) : IBlockUpdates
{
    public int Sites => members.Length;

    public int Unit => all.Unit;

    public void Decode(int index, Span<float> delta) => all.Decode(members[index], delta);

    public void DecodeRun(int index, int start, Span<float> run) => all.DecodeRun(members[index], start, run);

    // A coefficient of 0 leaves a site out.
    public void AddTo(Span<double> sum, ReadOnlySpan<double> coefficients)
    {
        var rented = ArrayPool<double>.Shared.Rent(all.Sites);
        try
        {
            var everyone = rented.AsSpan(0, all.Sites);
            everyone.Clear();
            for (var index = 0; index < members.Length; index++)
            {
                everyone[members[index]] = coefficients[index];
            }

            all.AddTo(sum, everyone);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }
}
