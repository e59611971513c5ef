using System.Globalization;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Federation.Tests.Rounds;

/// <summary>Events and effects in the words of the transition table.</summary>
internal static class RunEvents
{
    private static readonly DateTimeOffset At = TestRun.Start.AddMinutes(1);

    /// <summary>Every kind of event, those of timers and sites once each.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "Announced",
        "Admitted a",
        "Admitted b",
        "Admitted c",
        "Refused a",
        "Lost a",
        "Timer Grace",
        "Timer Deadline",
        "Timer Evaluation",
        "Timer EvaluationGrace",
        "Aggregated",
        "AggregationFailed",
        "Evaluated a",
        "Evaluated b",
        "Evaluated c",
        "Stopped",
    ];

    public static RunEvent Parse(string text, int round) =>
        text.Split(' ') switch
        {
            ["Announced"] => new RunEvent.Announced(round, At),
            ["Admitted", var site] => new RunEvent.UpdateAdmitted(round, site, TestRun.Update(), At),
            ["Lost", var site] => new RunEvent.UpdateLost(round, site, At),
            ["Refused", var site] => new RunEvent.UpdateRefused(round, site, "not_finite", At),
            ["Timer", var timer] => new RunEvent.TimerFired(round, Enum.Parse<RoundTimer>(timer), At),
            ["Aggregated"] => new RunEvent.Aggregated(round, TestRun.Candidate(round), At),
            ["AggregationFailed"] => new RunEvent.AggregationFailed(round, "the disk is full", At),
            ["Evaluated", var site] => new RunEvent.SiteEvaluated(round, site, TestRun.Candidate(round), TestRun.Evaluation(), At),
            ["Stopped"] => new RunEvent.Stopped("enough", At),
            _ => throw new ArgumentException(text),
        };

    public static RunState Place(string place)
    {
        var announced = TestRun.Begun;
        var collecting = announced.After(Parse("Announced", 0));
        var quorum = collecting.After(Parse("Admitted a", 0), Parse("Admitted b", 0));
        var aggregating = quorum.After(Parse("Timer Grace", 0));
        var evaluating = aggregating.After(Parse("Aggregated", 0));
        return place switch
        {
            "Announced" => announced,
            "Collecting" => collecting,
            "One" => collecting.After(Parse("Admitted a", 0)),
            "Quorum" => quorum,
            "Aggregating" => aggregating,
            "Reopened" => aggregating.After(Parse("Lost a", 0)),
            "Evaluating" => evaluating,
            "Judged" => evaluating.After(Parse("Evaluated a", 0)),
            "Finished" => evaluating.After(Parse("Stopped", 0)),
            _ => throw new ArgumentException(place),
        };
    }

    public static string Describe(RunTransition transition) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{transition.State.Phase} {transition.State.Round}: {string.Join(", ", transition.Effects.Select(Describe))}"
        );

    private static string Describe(RunEffect effect) =>
        effect switch
        {
            RunEffect.Announce e => string.Create(CultureInfo.InvariantCulture, $"Announce {e.Round}"),
            RunEffect.CheckUpdates e => string.Create(CultureInfo.InvariantCulture, $"Check {e.Round}"),
            RunEffect.AskAgain e => string.Create(CultureInfo.InvariantCulture, $"Again {e.Round}"),
            RunEffect.Aggregate e => string.Create(CultureInfo.InvariantCulture, $"Aggregate {e.Round}"),
            RunEffect.AskForEvaluations e => string.Create(CultureInfo.InvariantCulture, $"Ask {e.Round}"),
            RunEffect.StartTimer e => $"Start {e.Timer}",
            RunEffect.DropUpdates e => string.Create(CultureInfo.InvariantCulture, $"Drop {e.Round}"),
            RunEffect.Release e => string.Create(CultureInfo.InvariantCulture, $"Release {e.Round}"),
            RunEffect.Conclude => "Conclude",
            _ => "?",
        };
}
