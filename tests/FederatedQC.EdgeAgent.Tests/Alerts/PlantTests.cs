using System.Text.Json;
using FederatedQC.EdgeAgent.Tests.Agent;
using FederatedQC.EdgeAgent.Tests.Inspection;
using FederatedQC.TestKit.Brokers;

namespace FederatedQC.EdgeAgent.Tests.Alerts;

/// <summary>What the plant's broker gets.</summary>
public sealed class PlantTests
{
    [Fact]
    public async Task A_defect_raises_a_retained_alert_and_an_acknowledgement_clears_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var plant = await PlantListener.StartAsync(broker.Port);
        await using var rig = new LineRig(broker.Port);
        rig.Prepare(Models.AlwaysAnswers("scratch"));
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Health.PlantConnected == true, "the plant's broker is connected");

        TestImages.Drop(rig.CaptureFolder, "part.png", TestImages.Png());
        var verdict = await plant.NextAsync("verdict");
        var alert = await plant.NextAsync("alert");
        (alert.GetProperty("active").GetBoolean(), alert.GetProperty("class").GetString()).ShouldBe((true, "scratch"));
        alert.GetProperty("part").GetString().ShouldBe(verdict.GetProperty("part").GetString());

        var id = alert.GetProperty("id").GetString();
        await plant.PublishAsync("acknowledge", JsonSerializer.SerializeToUtf8Bytes(new { id }));
        var cleared = await plant.NextAsync("alert");
        (cleared.GetProperty("active").GetBoolean(), cleared.GetProperty("clearedBy").GetString()).ShouldBe((false, "acknowledged"));
    }

    [Fact]
    public async Task Good_parts_clear_the_alert()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var plant = await PlantListener.StartAsync(broker.Port);
        await using var rig = new LineRig(broker.Port);
        rig.Prepare(Models.AlwaysAnswers("scratch"));
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Health.PlantConnected == true, "the plant's broker is connected");
        TestImages.Drop(rig.CaptureFolder, "bad.png", TestImages.Png());
        (await plant.NextAsync("alert")).GetProperty("active").GetBoolean().ShouldBeTrue();

        rig.Line.Install(LineRig.IdOf(Models.AlwaysAnswers("good")), LineRig.Onnx(Models.AlwaysAnswers("good")));
        TestImages.Drop(rig.CaptureFolder, "good-1.png", TestImages.Png(1));
        TestImages.Drop(rig.CaptureFolder, "good-2.png", TestImages.Png(2));

        // The alert itself may come twice: it is sent at least once.
        var cleared = await plant.NextAsync("alert");
        while (cleared.GetProperty("active").GetBoolean())
        {
            cleared = await plant.NextAsync("alert");
        }

        cleared.GetProperty("clearedBy").GetString().ShouldBe("good-parts");
    }

    [Fact]
    public async Task A_plant_broker_that_was_away_gets_the_alert_as_it_is_when_it_is_back_also_after_a_restart_of_the_agent()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.StopAsync();
        await using var rig = new LineRig(broker.Port);
        rig.Prepare(Models.AlwaysAnswers("scratch"));
        await rig.StartAsync();
        TestImages.Drop(rig.CaptureFolder, "part.png", TestImages.Png());
        await rig.UntilAsync(() => rig.Health is { Defects: 1, VerdictsNotPublished: 1 }, "the part was judged");
        await rig.StopAsync();
        await rig.StartAsync();

        await broker.StartAgainAsync();
        await using var plant = await PlantListener.StartAsync(broker.Port);

        var alert = await plant.NextAsync("alert");
        (alert.GetProperty("active").GetBoolean(), alert.GetProperty("defects").GetInt32()).ShouldBe((true, 1));
    }
}
