namespace FederatedQC.Federation.Tests.Robust;

/// <summary>
/// Every rule against its paper's own form, over many small rounds. Sums of a rule are in double; rows that are mixed before are float32.
/// </summary>
public sealed class DirectComparisonTests
{
    private const double Exact = 1e-9;
    private const double Rounded = 1e-5;

    private static readonly Dictionary<string, (double Tolerance, Func<Case, double[]> Direct)> Rules = new(StringComparer.Ordinal)
    {
        ["mean"] = (Exact, round => DirectRules.MeanOf(round.X)),
        ["median"] = (Exact, round => DirectRules.Median(round.X)),
        ["trimmed-mean"] = (Exact, round => DirectRules.TrimmedMean(round.X, round.F)),
        ["krum"] = (Exact, round => DirectRules.Krum(round.X, round.F, 1)),
        ["multi-krum"] = (Exact, round => DirectRules.Krum(round.X, round.F, round.X.Length - round.F)),
        ["bulyan"] = (Exact, round => DirectRules.Bulyan(round.X, round.F)),
        ["centred-clipping"] = (Exact, round => DirectRules.CentredClipping(round.X, round.Previous, 1)),
        ["centred-clipping:0.3"] = (Exact, round => DirectRules.CentredClipping(round.X, round.Previous, 0.3)),
        ["fltrust"] = (Exact, round => DirectRules.FlTrust(round.X, round.Trusted)),
        ["foolsgold"] = (Exact, round => DirectRules.FoolsGold(round.X)),
        ["nnm+mean"] = (Exact, round => DirectRules.MeanOf(DirectRules.NearestNeighbourMixing(round.X, round.F))),
        ["nnm+trimmed-mean"] = (Rounded, round => DirectRules.TrimmedMean(DirectRules.NearestNeighbourMixing(round.X, round.F), round.F)),
        ["arc+mean"] = (Exact, round => DirectRules.MeanOf(DirectRules.AdaptivelyClipped(round.X, round.F))),
        ["arc+median"] = (Rounded, round => DirectRules.Median(DirectRules.AdaptivelyClipped(round.X, round.F))),
        ["clip:0.5+mean"] = (Exact, round => DirectRules.MeanOf(DirectRules.Clipped(round.X, MedianNorm(round.X) / 2))),
        ["arc+nnm+centred-clipping"] = (Exact, round =>
            DirectRules.CentredClipping(
                DirectRules.NearestNeighbourMixing(DirectRules.AdaptivelyClipped(round.X, round.F), round.F),
                round.Previous,
                1
            )
        ),
        ["nnm+fltrust"] = (Exact, round => DirectRules.FlTrust(DirectRules.NearestNeighbourMixing(round.X, round.F), round.Trusted)),
    };

    public static TheoryData<string> Names => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rule_gives_what_its_paper_computes_from_the_vectors(string name)
    {
        var (tolerance, direct) = Rules[name];
        foreach (var (sites, faulty, length) in new[] { (3, 0, 1), (7, 1, 2), (11, 2, 5), (12, 2, 8), (15, 3, 9), (20, 4, 40) })
        {
            for (var seed = 0; seed < 8; seed++)
            {
                var updates = Rounds.Noise(sites, length, seed, shift: 0.3);
                updates[seed % sites] = [.. updates[seed % sites].Select(value => value * -50)];
                var previous = Rounds.Noise(1, length, seed + 100)[0];
                var trusted = Rounds.Noise(1, length, seed + 200, shift: 0.5)[0];
                var expected = direct(new([.. updates.Select(Rounds.Wide)], previous.Wide(), trusted.Wide(), faulty));
                Rounds
                    .Aggregate(name, updates, faulty, previous, trusted)
                    .ShouldBeNear(expected, tolerance * (1 + DirectRules.Norm(expected)));
            }
        }
    }

    [Fact]
    public void Without_a_last_aggregate_centred_clipping_begins_at_zero()
    {
        var updates = Rounds.Noise(9, 4, seed: 1, shift: 1);
        Rounds
            .Aggregate("centred-clipping", updates, 2)
            .ShouldBeNear(DirectRules.CentredClipping([.. updates.Select(Rounds.Wide)], new double[4], 1), Exact);
    }

    private static double MedianNorm(double[][] x) => x.Select(DirectRules.Norm).Order().ElementAt((x.Length - 1) / 2);

    private sealed record Case(double[][] X, double[] Previous, double[] Trusted, int F);
}
