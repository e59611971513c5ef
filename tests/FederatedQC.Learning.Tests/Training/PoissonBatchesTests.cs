using FederatedQC.Federation.Privacy.Noise;
using FederatedQC.Learning.Training.Privacy;

namespace FederatedQC.Learning.Tests.Training;

public sealed class PoissonBatchesTests
{
    [Theory]
    [InlineData(10, 3, 4, 0.3)]
    [InlineData(9, 3, 3, 1.0 / 3)]
    [InlineData(5, 64, 1, 1)]
    [InlineData(1, 1, 1, 1)]
    public void Epoch_has_as_many_steps_as_batches_of_the_expected_size(int images, int batchSize, int steps, double rate)
    {
        var batches = new PoissonBatches(images, batchSize, new SeededWords(1));

        batches.CountOfEpoch.ShouldBe(steps);
        batches.Rate.ShouldBe(rate, 1e-15);
    }

    [Fact]
    public void Each_image_takes_part_on_its_own_with_the_same_probability()
    {
        const int Draws = 20_000;
        var batches = new PoissonBatches(10, 2, new SeededWords(9));
        var (taken, together, empty) = (new int[10], 0, 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            var batch = batches.Next();
            batch.ShouldBe(batch.Order().Distinct());
            Array.ForEach(batch, image => taken[image]++);
            together += batch.Contains(0) && batch.Contains(1) ? 1 : 0;
            empty += batch.Length == 0 ? 1 : 0;
        }

        // Four deviations of a binomial count.
        double Bound(double p) => 4 * Math.Sqrt(p * (1 - p) / Draws);
        taken.Max(count => Math.Abs(((double)count / Draws) - 0.2)).ShouldBeLessThan(Bound(0.2));
        ((double)together / Draws).ShouldBe(0.04, Bound(0.04));
        ((double)empty / Draws).ShouldBe(Math.Pow(0.8, 10), Bound(Math.Pow(0.8, 10)));
    }
}
