using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Noise;

namespace FederatedQC.Federation.Tests.Privacy.Noise;

public sealed class GaussianNoiseTests
{
    /// <summary>
    /// Kolmogorov's test: the largest distance to the distribution function, times sqrt(n), exceeds 1.95 once in a thousand.
    /// </summary>
    [Fact]
    public void The_noise_is_normal()
    {
        var values = new double[100_001];
        GaussianNoise.Add(values, 3, new SeededWords(12));
        Array.Sort(values);
        var distance = Enumerable
            .Range(0, values.Length)
            .Max(i =>
            {
                var below = 1 - NormalTail.Upper(values[i] / 3);
                return Math.Max(Math.Abs(below - ((double)i / values.Length)), Math.Abs(below - ((i + 1.0) / values.Length)));
            });
        (distance * Math.Sqrt(values.Length)).ShouldBeLessThan(1.95);
        values.Average(value => Math.Pow(value / 3, 4)).ShouldBe(3, 0.1);
    }

    [Fact]
    public void Neighbouring_numbers_are_not_correlated()
    {
        var values = new double[100_000];
        GaussianNoise.Add(values, 1, new SeededWords(13));
        foreach (var lag in new[] { 1, 2, 3, 1024 })
        {
            (Enumerable.Range(0, values.Length - lag).Sum(i => values[i] * values[i + lag]) / values.Length).ShouldBe(
                0,
                4 / Math.Sqrt(values.Length)
            );
        }
    }

    [Fact]
    public void Noise_is_added_to_what_is_there()
    {
        double[] values = [1e6, 2e6, 3e6];
        GaussianNoise.Add(values, 1, new SeededWords(1));
        values.Zip([1e6, 2e6, 3e6]).ShouldAllBe(pair => pair.First != pair.Second && Math.Abs(pair.First - pair.Second) < 8.6);
        double[] same = [1, 2, 3];
        GaussianNoise.Add(same, 0, new SeededWords(1));
        same.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Values_of_float32_are_those_of_double_rounded_once()
    {
        var (doubles, singles) = (new double[101], new float[101]);
        GaussianNoise.Add(doubles, 2, new SeededWords(14));
        GaussianNoise.Add(singles, 2, new SeededWords(14));
        singles.ShouldBe(doubles.Select(value => (float)value));
    }

    [Fact]
    public void Secret_bits_do_not_repeat_and_are_balanced()
    {
        var random = new SecretWords();
        ulong[] words = [.. Enumerable.Range(0, 2000).Select(_ => random.Draw())];
        words.ShouldBeUnique();
        words.Sum(word => (double)ulong.PopCount(word)).ShouldBe(64_000, 6 * Math.Sqrt(32_000));
        new SecretWords().Draw().ShouldNotBe(new SecretWords().Draw());
    }

    [Fact]
    public void A_deviation_that_is_none_is_refused()
    {
        foreach (var deviation in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            Should.Throw<ArgumentOutOfRangeException>(() => GaussianNoise.Add(new double[1], deviation, new SeededWords(1)));
        }
    }
}
