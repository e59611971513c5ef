using System.Collections.Immutable;
using FederatedQC.EdgeAgent.Alerts;
using FederatedQC.EdgeAgent.Inspection;

namespace FederatedQC.EdgeAgent.Tests.Alerts;

public sealed class AlertMachineTests
{
    private const int ClearAfter = 3;
    private static readonly AlertState Quiet = new(null, 0);
    private static readonly DateTimeOffset At = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_good_part_raises_nothing() => After(Quiet, Good("1")).Alert.ShouldBeNull();

    [Fact]
    public void A_defect_raises_an_alert_that_names_the_part()
    {
        var alert = After(Quiet, Bad("1")).Alert!;

        (alert.Active, alert.Part, alert.Class, alert.Defects).ShouldBe((true, "1", "scratch", 1));
        alert.Id.Length.ShouldBe(32);
    }

    [Fact]
    public void The_same_part_raises_the_same_alert() => After(Quiet, Bad("1")).Alert!.Id.ShouldBe(After(Quiet, Bad("1")).Alert!.Id);

    [Fact]
    public void Further_defects_belong_to_the_same_alert()
    {
        var first = After(Quiet, Bad("1"));
        var second = After(first, Good("2"), Bad("3"));

        second.Alert!.Id.ShouldBe(first.Alert!.Id);
        (second.Alert.Defects, second.Alert.Part, second.Alert.RaisedAt).ShouldBe((2, "3", first.Alert.RaisedAt));
    }

    [Fact]
    public void Enough_good_parts_in_a_row_clear_it_and_fewer_do_not()
    {
        var almost = After(Quiet, Bad("1"), Good("2"), Good("3"), Bad("4"), Good("5"), Good("6"));
        almost.Alert!.Active.ShouldBeTrue();

        var cleared = After(almost, Good("7")).Alert!;
        (cleared.Active, cleared.ClearedBy).ShouldBe((false, AlertMachine.GoodParts));
    }

    [Fact]
    public void The_defect_after_that_raises_another_alert()
    {
        var first = After(Quiet, Bad("1"), Good("2"), Good("3"), Good("4"));
        var second = After(first, Bad("5")).Alert!;

        second.Id.ShouldNotBe(first.Alert!.Id);
        (second.Active, second.Defects, second.ClearedBy).ShouldBe((true, 1, null));
    }

    [Fact]
    public void An_acknowledgement_clears_the_alert_that_it_names_and_no_other()
    {
        var active = After(Quiet, Bad("1"));

        AlertMachine.Acknowledge(active, "another", At).ShouldBe(active);
        var cleared = AlertMachine.Acknowledge(active, active.Alert!.Id, At);
        (cleared.Alert!.Active, cleared.Alert.ClearedBy).ShouldBe((false, AlertMachine.Acknowledged));
        AlertMachine.Acknowledge(cleared, active.Alert.Id, At).ShouldBe(cleared);
    }

    [Fact]
    public void Without_a_defect_free_class_every_part_is_a_defect() =>
        After(Quiet, Bad("1") with { Defect = null }).Alert!.Active.ShouldBeTrue();

    private static AlertState After(AlertState state, params PartVerdict[] verdicts) =>
        verdicts.Aggregate(state, (before, verdict) => AlertMachine.Judge(before, verdict, ClearAfter));

    private static PartVerdict Good(string part) => Verdict(part, "good", defect: false);

    private static PartVerdict Bad(string part) => Verdict(part, "scratch", defect: true);

    private static PartVerdict Verdict(string part, string @class, bool? defect) =>
        new()
        {
            Site = "plant-a",
            Line = "line-1",
            Part = part,
            Image = part + ".png",
            At = At.AddSeconds(int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)),
            Class = @class,
            Score = 0.9f,
            Defect = defect,
            Scores = ImmutableSortedDictionary<string, float>.Empty.Add(@class, 0.9f),
            Model = "m",
        };
}
