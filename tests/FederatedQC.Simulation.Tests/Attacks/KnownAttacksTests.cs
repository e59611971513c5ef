using FederatedQC.Simulation.Attacks;

namespace FederatedQC.Simulation.Tests.Attacks;

public sealed class KnownAttacksTests
{
    // ByzFL's rows, from which it derives its attacks.
    private static readonly AttackScene Scene = new(
        [
            [1, 2, 3],
            [4, 5, 6],
            [7, 8, 9],
        ],
        [
            [1, 0, -2],
            [0, 3, 4],
        ]
    );

    [Fact]
    public void Mean_based_attacks_send_the_published_vectors()
    {
        Forge("sign-flip").ShouldAllBe(update => update.Delta.SequenceEqual(new[] { -4f, -5, -6 }));
        Forge("ipm", "2").ShouldAllBe(update => update.Delta.SequenceEqual(new[] { -8f, -10, -12 }));
        var deviation = (float)(4 - (1.5 * Math.Sqrt(6)));
        Forge("alie", "1.5")
            .ShouldAllBe(update => Math.Abs(update.Delta[0] - deviation) < 1e-6 && Math.Abs(update.Delta[2] - deviation - 2) < 1e-6);
    }

    // Baruch et al., section 3: with n = 50 and m = 24, s = 2 and z = quantile(24 / 26) = 1.43 from a table of the normal distribution.
    [Theory]
    [InlineData(26, 24, 1.426)]
    [InlineData(40, 10, 0.253)] // n = 50, m = 10: s = 16, quantile(24 / 40) = quantile(0.6)
    [InlineData(20, 5, 0.253)] // n = 25, m = 5: s = 13 - 5 = 8, quantile(12 / 20)
    public void A_little_is_as_much_as_hides_among_the_honest(int honest, int hostile, double deviations) =>
        KnownAttacks.Deviations(honest, hostile).ShouldBe(deviations, 1e-3);

    // Tables of the normal distribution, for example Abramowitz and Stegun, 26.2.
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.9, 1.2815515655446004)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.999, 3.090232306167813)]
    [InlineData(0.025, -1.959963984540054)]
    public void Quantiles_are_the_tabulated_ones(double probability, double quantile) =>
        NormalQuantile.Of(probability).ShouldBe(quantile, 1e-10);

    [Fact]
    public void Quantiles_of_what_is_no_probability_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => NormalQuantile.Of(0));
        Should.Throw<ArgumentOutOfRangeException>(() => NormalQuantile.Of(1));
        Should.Throw<ArgumentOutOfRangeException>(() => NormalQuantile.Of(double.NaN));
    }

    [Fact]
    public void Attacks_on_the_own_update_keep_their_sites_apart()
    {
        Forge("bit-flip")
            .Select(update => update.Delta)
            .ShouldBe([
                [-1f, 0, 2],
                [0, -3, -4],
            ]);
        Forge("scale", "10")
            .Select(update => update.Delta)
            .ShouldBe([
                [10f, 0, -20],
                [0, 30, 40],
            ]);
        Forge("nan")
            .Select(update => update.Delta)
            .ShouldBe([
                [1f, float.NaN, -2],
                [0, float.NaN, 4],
            ]);
        Forge("label-flip").Select(update => update.Delta).ShouldBe(Scene.Own);
        Forge("weight-lie", "50").ShouldAllBe(update => update.SamplesFactor == 50);
        Forge("weight-lie").Select(update => update.Delta).ShouldBe(Scene.Own);
    }

    [Fact]
    public void Sybils_send_one_direction_in_their_own_lengths()
    {
        var sent = Forge("sybil");
        Math.Sqrt(sent[1].Delta.Sum(value => (double)value * value)).ShouldBe(5, 1e-5);
        var cosine = sent[0].Delta.Zip(sent[1].Delta, (one, other) => (double)one * other).Sum() / (Math.Sqrt(5) * 5);
        cosine.ShouldBe(1, 1e-6);
        sent[0].Delta.ShouldBe([-1f, 0, 2]);
    }

    [Fact]
    public void A_mimic_sends_the_honest_update_that_lies_farthest_along_their_main_difference()
    {
        // They differ most along the first coordinate, where the third is farthest from the mean; the last is far out across it alone.
        float[][] honest =
        [
            [-4, 0, 0],
            [-3, 0.5f, 0],
            [6, 0, 0],
            [1, 3, 0],
        ];
        Forge(
                "mimic",
                scene: new(
                    honest,
                    [
                        [0, 0, 0],
                        [0, 0, 0],
                    ]
                )
            )
            .ShouldAllBe(update => update.Delta.SequenceEqual(honest[2]));
        Forge(
                "mimic",
                scene: new(
                    [
                        [1, 2],
                        [1, 2],
                    ],
                    [
                        [0, 0],
                    ]
                )
            )
            .Single()
            .Delta.ShouldBe([1f, 2]);
    }

    [Theory]
    [InlineData(0, 5, 4)]
    [InlineData(2, 5, 2)]
    [InlineData(9, 10, 0)]
    public void Flipped_labels_count_from_the_other_end(int label, int classes, int flipped)
    {
        KnownAttacks.FlippedLabel(label, classes).ShouldBe(flipped);
        KnownAttacks.FlippedLabel(flipped, classes).ShouldBe(label);
        Should.Throw<ArgumentOutOfRangeException>(() => KnownAttacks.FlippedLabel(classes, classes));
    }

    [Fact]
    public void Only_one_attack_flips_labels()
    {
        Parse("label-flip").FlipsLabels.ShouldBeTrue();
        Parse("sign-flip").FlipsLabels.ShouldBeFalse();
    }

    [Fact]
    public void Every_known_attack_sends_one_new_update_for_each_hostile_site()
    {
        KnownAttacks.Usages.Length.ShouldBe(10);
        foreach (var usage in KnownAttacks.Usages)
        {
            var sent = Forge(usage.Split(':', '[')[0]);
            sent.Length.ShouldBe(2);
            sent.ShouldAllBe(update =>
                update.Delta.Length == 3 && !Scene.Own.Contains(update.Delta) && !Scene.Honest.Contains(update.Delta)
            );
            ReferenceEquals(sent[0].Delta, sent[1].Delta).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("ipm", null, "ipm")]
    [InlineData("ipm", "0.5", "ipm:0.5")]
    [InlineData("alie", "-1.50", "alie:-1.5")]
    public void A_name_says_the_argument(string name, string? argument, string full) => Parse(name, argument).Name.ShouldBe(full);

    [Theory]
    [InlineData("magic", null, "No attack is named 'magic'; known are alie[:Z], bit-flip, ipm[:EPSILON]")]
    [InlineData(null, null, "No attack is named ''")]
    [InlineData("sign-flip", "2", "'2' does not fit sign-flip.")]
    [InlineData("ipm", "", "'' does not fit ipm[:EPSILON].")]
    [InlineData("ipm", "NaN", "does not fit")]
    [InlineData("scale", "1e999", "does not fit")]
    public void What_is_no_attack_is_refused_with_what_would_be(string? name, string? argument, string problem)
    {
        KnownAttacks.TryParse(argument is null ? name : $"{name}:{argument}", out var attack, out var said).ShouldBeFalse();
        attack.ShouldBeNull();
        said.ShouldNotBeNull().ShouldContain(problem);
    }

    [Fact]
    public void Scenes_that_do_not_fit_together_are_refused()
    {
        Should.Throw<ArgumentException>(() =>
            Parse("ipm")
                .Forge(
                    new(
                        [],
                        [
                            [1],
                        ]
                    )
                )
        );
        Should.Throw<ArgumentException>(() =>
            Parse("ipm")
                .Forge(
                    new(
                        [
                            [1],
                        ],
                        []
                    )
                )
        );
        Should.Throw<ArgumentException>(() =>
            Parse("ipm")
                .Forge(
                    new(
                        [
                            [1, 2],
                        ],
                        [
                            [1],
                        ]
                    )
                )
        );
    }

    private static IAttack Parse(string name, string? argument = null) =>
        KnownAttacks.TryParse(argument is null ? name : $"{name}:{argument}", out var attack, out var problem)
            ? attack
            : throw new ArgumentException(problem);

    private static HostileUpdate[] Forge(string name, string? argument = null, AttackScene? scene = null) =>
        [.. Parse(name, argument).Forge(scene ?? Scene)];
}
