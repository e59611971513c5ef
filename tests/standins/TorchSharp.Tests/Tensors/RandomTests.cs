using static TorchSharp.StandInTests.Tensors.TensorTests;
using static TorchSharp.torch;

namespace TorchSharp.StandInTests.Tensors;

public sealed class RandomTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_seed_repeats_every_draw()
    {
        Draw(null).ShouldBe(Draw(null));

        static float[] Draw(Generator? generator)
        {
            manual_seed(3);
            return Draws(generator);
        }
    }

    [Fact]
    public void A_generator_is_a_stream_of_its_own()
    {
        using var one = new Generator(3);
        using var other = new Generator(3);
        manual_seed(4);
        var first = Draws(one);
        manual_seed(5);
        Draws(other).ShouldBe(first);
        Draws(other).ShouldNotBe(first);
        other.manual_seed(3);
        Draws(other).ShouldBe(first);
    }

    [Fact]
    public void Draws_stay_in_their_ranges()
    {
        Values(rand([100])).ShouldAllBe(value => value >= 0 && value < 1);
        Values(zeros([100]).uniform_(2, 3)).ShouldAllBe(value => value >= 2 && value <= 3);
        randint(2, 5, [100]).data<long>().ToArray().Distinct().Order().ShouldBe([2L, 3L, 4L]);
        randperm(10).data<long>().ToArray().Order().ShouldBe(Enumerable.Range(0, 10).Select(value => (long)value));
    }

    private static float[] Draws(Generator? generator) =>
    [
        .. Values(rand([3], generator: generator)),
        .. Values(randn([3], generator: generator)),
        .. Values(zeros([3]).normal_(1, 2, generator)),
        .. Values(randint(100, [3], ScalarType.Float32, generator: generator)),
        .. Values(randperm(5, ScalarType.Float32, generator: generator)),
    ];
}
