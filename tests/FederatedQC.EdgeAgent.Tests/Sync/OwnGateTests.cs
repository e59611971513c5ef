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
