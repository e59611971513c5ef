using FederatedQC.Cli.Reports;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Tests.Reports;

public sealed class BenefitReportTests
{
    [Theory]
    [InlineData(90, "helps", false)]
    [InlineData(50, "noDifferenceShown", false)]
    [InlineData(10, "betterAlone", true)]
    public void A_site_is_told_whether_federating_helped_and_on_how_many_images(int federated, string verdict, bool keepsOwn)
    {
        var benefit = BenefitReport.Of("mill", Right(50), Right(federated), defectFreeIndex: 0)!;

        (benefit.Verdict, benefit.KeepOwnModel).ShouldBe((verdict, keepsOwn));
        benefit.Sentence.ShouldContain($"{2 * federated} of 200 images against 100");
    }

    [Fact]
    public void Without_a_model_of_its_own_there_is_nothing_to_compare() =>
        BenefitReport.Of("mill", alone: null, Right(50), defectFreeIndex: 0).ShouldBeNull();

    /// <summary>Figures of a model that is right on so many of 100 images of each of two classes.</summary>
    private static EvaluationFigures Right(int count) =>
        new()
        {
            Classes = ["good", "scratch"],
            Accuracy = new RateFigure(count / 100.0, 0, 1, 200),
            MacroF1 = 0.5,
            Recall = [],
            Confusion =
            [
                [count, 100 - count],
                [100 - count, count],
            ],
        };
}
