using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Tests.Agent;

/// <summary>A consortium with families asks several things at once: a site does what its own family asks.</summary>
public sealed class FamilyTests
{
    private static readonly ModelState Start = Models.Create(1);
    private static readonly ModelState Foreign = Models.Create(2);

    [Fact]
    public async Task A_site_follows_the_family_whose_plan_names_it_although_another_family_has_newer_plans()
    {
        await using var rig = await AgentRig.StartAsync();
        var aggregator = rig.Aggregator;
        Speak(aggregator, "wood", "plant-b");
        var foreign = await aggregator.PublishModelAsync(Foreign);
        await aggregator.PublishPlanAsync(Phase.Train, 0, foreign, released: foreign, revision: 100);
        Speak(aggregator, "steel", AgentRig.Site);
        var start = await aggregator.PublishModelAsync(Start);
        await aggregator.PublishPlanAsync(Phase.Train, 0, start, revision: 7);

        var commit = await aggregator.CommitAsync();

        (commit.Run, PackedHashes.UnpackOne(commit.BaseModel)).ShouldBe(("run-1-steel", start));
        await rig.UntilAsync(() => rig.Health.Family == "steel", "the health report names the family");
        await rig.RestartAgentAsync();
        Speak(aggregator, "wood", "plant-b");
        await aggregator.PublishPlanAsync(Phase.Train, 1, foreign, released: foreign, revision: 101);
        Speak(aggregator, "steel", AgentRig.Site);
        await aggregator.PublishPlanAsync(Phase.Wait, 1, start, released: start, revision: 8);
        await aggregator.StatusAsync(status => PackedHashes.UnpackOne(status.LineModel) == start);
        rig.Worker.Trainings.ShouldBe(1);
    }

    [Fact]
    public async Task A_site_whose_configuration_names_a_family_takes_its_releases_and_no_other_familys_plans()
    {
        await using var rig = await AgentRig.StartAsync(options: ["--Family", "wood"]);
        Speak(rig.Aggregator, "steel", AgentRig.Site);
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, await rig.Aggregator.PublishModelAsync(Start), revision: 100);
        Speak(rig.Aggregator, "wood", "plant-b");
        var release = await rig.Aggregator.PublishModelAsync(Foreign);
        await rig.Aggregator.PublishPlanAsync(Phase.Train, 0, release, released: release, revision: 7);

        await rig.Aggregator.StatusAsync(status => PackedHashes.UnpackOne(status.LineModel) == release);

        rig.Worker.Trainings.ShouldBe(0);
    }

    private static void Speak(FakeAggregator aggregator, string family, string site)
    {
        aggregator.Family = family;
        aggregator.Settings = aggregator.Settings with { Run = $"run-1-{family}", Sites = [site] };
    }
}
