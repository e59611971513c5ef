using System.Numerics;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Tests.Randomness;

public sealed class SplitMix64Tests
{
    // The first numbers of the reference implementation for this seed, as Rosetta Code and others list them.
    private static readonly ulong[] Reference =
    [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ];

    [Fact]
    public void The_sequence_is_the_published_one() =>
        Enumerable.Range(0, 5).Select(index => new SplitMix64(1234567).At((ulong)index)).ShouldBe(Reference);

    [Fact]
    public void A_vector_holds_the_numbers_of_its_positions()
    {
        foreach (var index in new ulong[] { 0, 1, 1000, ulong.MaxValue - 1 })
        {
            var random = new SplitMix64(ulong.MaxValue - 5);
            var numbers = random.VectorAt(index);
            for (var lane = 0; lane < Vector<ulong>.Count; lane++)
            {
                numbers[lane].ShouldBe(random.At(unchecked(index + (ulong)lane)));
            }
        }
    }
}
