using FederatedQC.EdgeAgent.Sync;
using FederatedQC.Federation.Gate;

namespace FederatedQC.EdgeAgent.Tests.Sync;

public sealed class OwnGateTests
{
    private static readonly SiteEvaluation None = new(new ClassCounts([0, 0], [0, 0], [0, 0]), Parity: 0);

    [Fact]
    public void A_fall_within_the_limit_passes_and_one_beyond_it_does_not()
    {
        OwnGate.Refusal(0.1, Sites.Figures(100, 85, 85), Sites.Figures(100, 90, 90)).ShouldBeNull();
        OwnGate.Refusal(0.1, Sites.Figures(100, 79, 79), Sites.Figures(100, 90, 90)).ShouldNotBeNull();
    }

    [Fact]
    public void Where_nearly_all_parts_are_good_it_is_not_the_share_judged_right_that_counts()
    {
        var (keen, lazy) = (Sites.Figures((970, 30), 920, 28), Sites.Figures((970, 30), 969, 5));
        lazy.Counts.Accuracy.ShouldBeGreaterThan(keen.Counts.Accuracy);
        OwnGate.Refusal(0.1, lazy, keen)!.ShouldStartWith("the AUROC on this site's own images would fall from ");
        OwnGate.Refusal(0.1, keen, lazy).ShouldBeNull();
    }

    [Fact]
    public void A_site_that_holds_back_good_parts_alone_refuses_a_release_that_rejects_many_of_them()
    {
        OwnGate
            .Refusal(0.1, Sites.Figures((100, 0), 60, 0), Sites.Figures((100, 0), 98, 0))!
            .ShouldStartWith("the accuracy on this site's own images");
        OwnGate.Refusal(0.1, Sites.Figures((100, 0), 95, 0), Sites.Figures((100, 0), 98, 0)).ShouldBeNull();
    }

    [Fact]
    public void The_first_release_has_nothing_to_be_compared_with() => OwnGate.Refusal(0.1, Sites.Worse, line: null).ShouldBeNull();

    [Fact]
    public void A_constant_answer_is_refused_whatever_is_on_the_line()
    {
        OwnGate.Refusal(1, Sites.Constant, line: null).ShouldNotBeNull();
        OwnGate.Refusal(1, Sites.Constant, Sites.Constant).ShouldNotBeNull();
    }

    [Fact]
    public void Without_images_the_consortiums_word_counts()
    {
        OwnGate.Refusal(0.1, None, Sites.Good).ShouldBeNull();
        OwnGate.Refusal(0.1, release: null, Sites.Good).ShouldBeNull();
        OwnGate.Refusal(0.1, Sites.Worse, None).ShouldBeNull();
    }
}
