using FederatedQC.Federation.Aggregation;

namespace FederatedQC.Federation.Tests.Aggregation;

/// <summary>One update may stand for several sites.</summary>
public sealed class ParticipationTests
{
    [Theory]
    [InlineData("feddyn")]
    [InlineData("scaffold")]
    public void The_mean_of_a_group_moves_the_model_and_the_server_as_its_sites_would(string strategy)
    {
        float[][] deltas =
        [
            [0.5f, -1, 2],
            [0.5f, -1, 2],
        ];
        var apart = Of(strategy, deltas, participants: null);
        var together = Of(strategy, deltas[..1], participants: 2);
        together.Shared.ShouldBe(apart.Shared);
        together.State.Values.ShouldBe(apart.State.Values);
        Of(strategy, deltas[..1], participants: null)
            .State.Values.SelectMany(vector => vector)
            .ShouldNotBe(apart.State.Values.SelectMany(vector => vector));
    }

    private static RoundResult Of(string strategy, float[][] deltas, int? participants) =>
        ModelAggregation.Aggregate(
            new RoundInputs
            {
                Settings = TestRound.Plan(learnt: 3, strategy: strategy, sites: 4),
                Round = 0,
                Updates = [.. deltas.Select((_, site) => new UpdateFacts(TestRound.Site(site), 10, 3))],
                Participants = participants,
                Blocks = _ => new ArrayUpdates(deltas),
                ReadBase = (_, values) => values.Fill(1),
                ReadState = _ => null,
            },
            threads: 1,
            CancellationToken.None
        );
}
