using System.Globalization;
using FederatedQC.Federation.Robust;

namespace FederatedQC.Federation.Tests.Robust;

public sealed class RobustRulesTests
{
    [Theory]
    [InlineData("krum", "krum")]
    [InlineData("centred-clipping", "centred-clipping:1")]
    [InlineData("bucketing+median", "bucketing:2+median")]
    [InlineData("bucketing:3+nnm+arc+clip:0.5+rfa:8", "bucketing:3+nnm+arc+clip:0.5+rfa:8")]
    public void A_name_says_every_argument_and_reads_as_itself(string text, string name)
    {
        RobustRules.Parse(text).Name.ShouldBe(name);
        RobustRules.Parse(name).Name.ShouldBe(name);
    }

    [Fact]
    public void Names_are_the_same_in_every_language()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = german;
            RobustRules.Parse("clip:0.5+median").Name.ShouldBe("clip:0.5+median");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData("", "No rule is named ''; known are bulyan, centred-clipping[:FACTOR]")]
    [InlineData(null, "No rule is named ''")]
    [InlineData("Krum", "No rule is named 'Krum'")]
    [InlineData("nnm", "No rule is named 'nnm'")]
    [InlineData("krum+median", "No step is named 'krum'; known are arc, bucketing[:SIZE], clip[:FACTOR], nnm.")]
    [InlineData("nnm+", "No rule is named ''")]
    [InlineData("bucketing:0+median", "'bucketing:0' does not fit bucketing[:SIZE].")]
    [InlineData("bucketing:1.5+median", "does not fit")]
    [InlineData("bucketing:+median", "does not fit")]
    [InlineData("median:2", "'median:2' does not fit median.")]
    [InlineData("centred-clipping:-1", "does not fit")]
    [InlineData("centred-clipping:NaN", "does not fit")]
    [InlineData("centred-clipping:1e3", "does not fit")]
    [InlineData("rfa:0", "does not fit rfa[:STEPS].")]
    [InlineData("nnm+nnm+nnm+nnm+nnm+nnm+nnm+nnm+nnm+median", "at most 8 steps")]
    public void A_text_that_names_no_rule_is_refused_with_what_would(string? text, string problem)
    {
        RobustRules.TryParse(text, out var rule, out var said).ShouldBeFalse();
        rule.ShouldBeNull();
        said.ShouldNotBeNull().ShouldContain(problem);
        Should.Throw<ArgumentException>(() => RobustRules.Parse(text ?? "")).Message.ShouldContain(problem);
    }

    [Fact]
    public void Every_known_form_is_a_rule()
    {
        RobustRules.KnownRules.Length.ShouldBe(10);
        RobustRules.KnownSteps.Length.ShouldBe(4);
        foreach (var step in RobustRules.KnownSteps)
        {
            foreach (var rule in RobustRules.KnownRules)
            {
                RobustRules.TryParse($"{step.Split('[')[0]}+{rule.Split('[')[0]}", out _, out var problem).ShouldBeTrue(problem);
            }
        }
    }

    // Yin et al. n > 2f; Blanchard et al. n >= 2f + 3; El Mhamdi et al. n >= 4f + 3. Of s sites a bucket the rule sees ceil(n / s).
    [Theory]
    [InlineData("mean", 2, 3)]
    [InlineData("median", 2, 5)]
    [InlineData("trimmed-mean", 0, 1)]
    [InlineData("rfa", 3, 7)]
    [InlineData("krum", 2, 7)]
    [InlineData("multi-krum", 0, 3)]
    [InlineData("bulyan", 2, 11)]
    [InlineData("centred-clipping", 1, 3)]
    [InlineData("fltrust", 4, 5)]
    [InlineData("bucketing:2+median", 2, 9)]
    [InlineData("bucketing:3+krum", 1, 13)]
    [InlineData("nnm+bulyan", 1, 7)]
    public void A_rule_says_how_many_sites_it_needs(string name, int faulty, int sites)
    {
        var rule = RobustRules.Parse(name);
        rule.LeastSites(faulty).ShouldBe(sites);
        rule.Objection(sites, faulty).ShouldBeNull();
        rule.Combine(Rounds.Of(Rounds.Noise(sites, 3, 1), faulty, trusted: [1, 1, 1])).ShouldNotBeNull();
        if (sites > 1)
        {
            var objection = rule.Objection(sites - 1, faulty).ShouldNotBeNull();
            objection.ShouldBe($"{rule.Name} needs at least {sites} sites to withstand {faulty} faulty; there are {sites - 1}.");
            if (faulty < sites - 1)
            {
                Should
                    .Throw<ArgumentException>(() => rule.Combine(Rounds.Of(Rounds.Noise(sites - 1, 3, 1), faulty, trusted: [1, 1, 1])))
                    .Message.ShouldContain(objection);
            }
        }
    }

    [Fact]
    public void Numbers_of_faulty_sites_are_bounded()
    {
        var rule = RobustRules.Parse("bucketing:1000+bulyan");
        rule.LeastSites(1_000_000).ShouldBe(int.MaxValue);
        Should.Throw<ArgumentOutOfRangeException>(() => rule.LeastSites(1_000_001));
        Should.Throw<ArgumentOutOfRangeException>(() => rule.Objection(5, -1));
    }

    [Fact]
    public void A_rule_says_which_references_it_uses()
    {
        RobustRules.Parse("nnm+centred-clipping").UsesPrevious.ShouldBeTrue();
        RobustRules.Parse("nnm+median").UsesPrevious.ShouldBeFalse();
        RobustRules.Parse("nnm+fltrust").UsesTrusted.ShouldBeTrue();
        RobustRules.Parse("nnm+centred-clipping").UsesTrusted.ShouldBeFalse();
        Should
            .Throw<ArgumentException>(() =>
                RobustRules
                    .Parse("fltrust")
                    .Combine(
                        Rounds.Of([
                            [1],
                            [2],
                        ])
                    )
            )
            .Message.ShouldContain("operator's own");
    }

    [Fact]
    public void An_own_update_that_no_site_agrees_with_leaves_the_model_as_it_is() =>
        Rounds
            .Aggregate(
                "fltrust",
                [
                    [1, 0],
                    [2, 1],
                ],
                trusted: [-1, -1]
            )
            .ShouldBe([0, 0]);

    [Fact]
    public void Sybils_count_for_nothing_beside_sites_that_differ()
    {
        float[][] updates =
        [
            [10, 1, 0],
            [-1, 10, 1],
            [1, 0, 10],
            [-7, -7, -7],
            [-7, -7, -7],
            [-14, -14, -14],
        ];
        var weights = RobustRules.Parse("foolsgold").Combine(Rounds.Of(updates, 2)).Mixing[0].ToArray();
        weights[3..].ShouldBe([0, 0, 0]);
        weights[..3].ShouldAllBe(weight => weight > 0.3);
    }

    [Fact]
    public void Unsound_rounds_are_refused()
    {
        var rule = RobustRules.Parse("median");
        var round = Rounds.Of(
            [
                [1],
                [2],
                [3],
            ],
            1
        );
        ShouldRefuse(round with { Sites = ["b", "a", "c"] }, "ordinal order");
        ShouldRefuse(round with { Sites = ["a", "a", "b"] }, "ordinal order");
        ShouldRefuse(round with { Sites = [], Weights = [] }, "no site");
        ShouldRefuse(round with { Weights = [0.5, 0.5] }, "2 weights");
        ShouldRefuse(round with { Weights = [0.5, 0.5, 0.5] }, "not 1");
        ShouldRefuse(round with { Weights = [2, -0.5, -0.5] }, "below 0");
        ShouldRefuse(round with { Weights = [double.NaN, 0.5, 0.5] }, "not 1");
        ShouldRefuse(round with { Gram = new GramMatrix(2, [1, 0, 0, 1]) }, "2 vectors");
        ShouldRefuse(round with { Faulty = 3 }, "3 of 3");
        ShouldRefuse(round with { Faulty = -1 }, "-1 of 3");
        ShouldRefuse(round with { Previous = 2 }, "reference");
        ShouldRefuse(round with { Trusted = 3 }, "reference");

        void ShouldRefuse(RobustRound unsound, string problem) =>
            Should.Throw<ArgumentException>(() => rule.Combine(unsound)).Message.ShouldContain(problem);
    }
}
