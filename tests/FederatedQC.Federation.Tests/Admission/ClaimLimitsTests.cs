using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Federation.Tests.Admission;

public sealed class ClaimLimitsTests
{
    private static readonly RunSettings Settings = TestRun.Settings with
    {
        Training = new TrainingSettings { LocalEpochs = 3, BatchSize = 32 },
    };

    [Theory]
    [InlineData(1, 3)]
    [InlineData(32, 3)]
    [InlineData(33, 6)]
    [InlineData(1000, 96)]
    public void A_site_takes_a_step_a_batch_in_each_epoch(double images, long steps) =>
        ClaimLimits.MostSteps(Settings, images).ShouldBe(steps);

    [Fact]
    public void Epochs_of_the_head_count_where_the_strategy_has_them() =>
        ClaimLimits
            .MostSteps(
                Settings with
                {
                    Strategy = "fedrep",
                    Personal = new PersonalSettings { HeadEpochs = 4 },
                },
                32
            )
            .ShouldBe(7);

    [Theory]
    [InlineData(0ul, 1)]
    [InlineData(1ul, 1)]
    [InlineData(95ul, 95)]
    [InlineData(97ul, 96)]
    [InlineData(9_000_000_000_000_000_000ul, 96)]
    [InlineData(ulong.MaxValue, 96)]
    public void Steps_count_up_to_what_the_images_make_possible(ulong claimed, long steps) =>
        ClaimLimits.Steps(Settings, 1000, claimed).ShouldBe(steps);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.5)]
    [InlineData(1000, 1000)]
    [InlineData(1e308, double.NaN)]
    [InlineData(-0.1, double.NaN)]
    [InlineData(double.PositiveInfinity, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void A_loss_that_can_not_be_was_not_said(double claimed, double loss) => ClaimLimits.Loss(claimed).ShouldBe(loss);

    [Theory]
    [InlineData("record", 0.0, 0.0)]
    [InlineData("record", 8.0, 8.0)]
    [InlineData("record", 8.1, null)]
    [InlineData("record", -1.0, null)]
    [InlineData("record", double.NaN, null)]
    [InlineData("record", double.PositiveInfinity, null)]
    [InlineData("record", null, null)]
    [InlineData("none", 2.0, null)]
    [InlineData("site", 2.0, null)]
    public void An_epsilon_that_the_budget_does_not_allow_was_not_said(string level, double? claimed, double? epsilon) =>
        ClaimLimits.Epsilon(new PrivacySettings { Level = level, Budget = 8 }, claimed).ShouldBe(epsilon);

    [Fact]
    public void Who_overstates_images_and_steps_is_believed_as_many_steps_as_the_capped_images_make()
    {
        var settings = Settings with
        {
            Sites = ["a", "b", "c", "d", "evil"],
            Closing = new ClosingSettings { QuorumFraction = 1 },
            Admission = new AdmissionSettings { WeightCapFactor = 5 },
        };
        var state = RunMachine
            .Begin(new RunEvent.Planned(settings, TestRun.Initial, TestRun.Start))
            .State.After(new RunEvent.Announced(0, TestRun.Start));
        foreach (var site in settings.Sites)
        {
            var update =
                site == "evil"
                    ? TestRun.Update(10_000_000) with
                    {
                        Steps = ClaimLimits.Steps(settings, 10_000_000, ulong.MaxValue),
                    }
                    : TestRun.Update(100) with
                    {
                        Steps = 12,
                    };
            state = state.After(new RunEvent.UpdateAdmitted(0, site, update, TestRun.Start));
        }

        // 500 images are 16 batches, three times.
        RoundScreen.Of(state).Updates.Select(update => update.Steps).ShouldBe([12, 12, 12, 12, 48]);
    }
}
