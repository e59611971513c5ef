using System.Collections.Immutable;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.EdgeAgent.Sync;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Tests.Sync;

/// <summary>
/// A world around the machine: it runs effects as a driver would, keeps what a disk would keep, lets things end well, badly or not at all,
/// restarts the site at any moment, and checks after each step what must always hold.
/// </summary>
internal sealed class SiteSimulation(int seed)
{
    private static readonly Federation.Plans.RunSettings Asynchronous = Sites.Settings with
    {
        Strategy = "fedbuff",
        Server = new() { MaxStaleness = 1 },
    };
    private readonly Random _random = new(seed);
    private (RoundKey, Hash256)? _trained;
    private int _lastRetry;
    private ulong _newest;
    private int _round;

    public SiteState State { get; private set; } = Sites.Fresh;

    public List<SiteEffect.SendEvaluation> Reports { get; } = [];

    /// <summary>What a restart finds: the facts, nothing that was going on.</summary>
    public static SiteState Restarted(SiteState state) =>
        Sites.Fresh with
        {
            Plan = state.Plan,
            Models = state.Models,
            Evaluations = state.Evaluations.Where(entry => entry.Value.Counts.Images > 0).ToImmutableDictionary(),
            Update = state.Update,
            Line = state.Line,
            RefusedRelease = state.RefusedRelease,
        };

    public void Step()
    {
        switch (_random.Next(12))
        {
            case < 3:
                Happen(new SiteEvent.PlanReceived(RandomPlan()));
                break;
            case 3:
                Happen(new SiteEvent.Connected());
                break;
            case 4:
                Restart();
                break;
            case 5:
                Happen(Stray());
                break;
            default:
                Finish(ends: _random.Next(4) == 0);
                break;
        }
    }

    /// <summary>Lets everything that goes on end well, until nothing goes on.</summary>
    public void Settle()
    {
        for (var step = 0; step < 100 && (Busy || State.Pauses.Values.Any(pause => pause.Waiting)); step++)
        {
            Finish(ends: false);
        }

        Busy.ShouldBeFalse(Seed);
    }

    public bool Busy => State.Download is not null || State.Work is not null || State.Upload is not null || State.Adopting is not null;

    public string Seed => $"seed {seed}";

    private void Restart()
    {
        var transition = SiteMachine.Begin(Restarted(State));
        _lastRetry = 0;
        State = transition.State;
        foreach (var effect in transition.Effects)
        {
            Check(effect, new SiteEvent.Connected());
        }
    }

    private void Happen(SiteEvent happened)
    {
        var before = State;
        var (state, effects) = SiteMachine.Apply(State, happened);
        State = state;
        foreach (var effect in effects)
        {
            Check(effect, happened);
        }

        (state.Plan?.Revision ?? 0).ShouldBeGreaterThanOrEqualTo(before.Plan?.Revision ?? 0, Seed);
        (state.Line is null || happened is SiteEvent.Adopted || state.Line == before.Line).ShouldBeTrue(Seed);
        if (state.Download is null && !state.IsPaused(SiteLane.Download))
        {
            DesiredActivities.Downloads(state).ShouldBeEmpty(Seed);
        }

        if (state.Work is null && !state.IsPaused(SiteLane.Work))
        {
            DesiredActivities.Work(state).ShouldBeEmpty(Seed);
        }

        DesiredActivities.Upload(state).ShouldBe(state.Upload, Seed);
    }

    private void Check(SiteEffect effect, SiteEvent cause)
    {
        switch (effect)
        {
            case SiteEffect.Fetch fetch:
                State.Models.ShouldNotContain(fetch.Model, Seed);
                break;
            case SiteEffect.StartWork { Work: SiteWork.Train train }:
                State.Models.ShouldContain(train.Base, Seed);
                _trained.ShouldNotBe((train.Round, train.Base), $"trained twice, {Seed}");
                break;
            case SiteEffect.StartWork { Work: SiteWork.Evaluate evaluate }:
                State.Models.ShouldContain(evaluate.Model, Seed);
                break;
            case SiteEffect.StartUpload upload:
                State.Update!.Round.ShouldBe(upload.Round, Seed);
                State.Update.Outcome.ShouldBeOneOf([UpdateOutcome.Pending, UpdateOutcome.AskedAgain], Seed);
                break;
            case SiteEffect.Adopt adopt:
                State.Models.ShouldContain(adopt.Model, Seed);
                State.RefusedRelease.ShouldNotBe(adopt.Model, Seed);
                State.Line.ShouldNotBe(adopt.Model, Seed);
                break;
            case SiteEffect.SendEvaluation report:
                Reports.Add(report);
                State.Evaluations[report.Model].ShouldBe(report.Evaluation, Seed);
                break;
            case SiteEffect.Discard discard:
                discard.Models.ShouldNotContain(State.Line.GetValueOrDefault(), Seed);
                discard.Models.ShouldNotContain(State.Plan!.Base, Seed);
                break;
            case SiteEffect.StartRetry retry:
                retry.Retry.ShouldBeGreaterThan(_lastRetry, $"{cause}, {Seed}");
                _lastRetry = retry.Retry;
                break;
            default:
                break;
        }
    }

    /// <summary>Something that goes on ends.</summary>
    private void Finish(bool ends)
    {
        var waiting = State.Pauses.Where(entry => entry.Value.Waiting).ToArray();
        var endings = new List<SiteEvent>();
        if (State.Download is { } download)
        {
            endings.Add(ends ? new SiteEvent.FetchFailed(download, "broken") : new SiteEvent.ModelFetched(download));
        }

        if (State.Work is SiteWork.Train train)
        {
            endings.Add(
                ends
                    ? new SiteEvent.WorkFailed(train, "broken")
                    : new SiteEvent.Trained(new SiteUpdate(train.Round, train.Base, 50, UpdateOutcome.Pending))
            );
        }

        if (State.Work is SiteWork.Evaluate evaluate)
        {
            endings.Add(
                ends ? new SiteEvent.NotJudged(evaluate.Model, 2, "no image") : new SiteEvent.Evaluated(evaluate.Model, RandomFigures())
            );
        }

        if (State.Adopting is { } adopting)
        {
            endings.Add(ends ? new SiteEvent.AdoptionFailed(adopting, "full") : new SiteEvent.Adopted(adopting));
        }

        if (State.Upload is { } upload)
        {
            endings.Add(ends ? new SiteEvent.UpdateRefused(upload, "late") : new SiteEvent.UpdateAccepted(upload));
        }

        endings.AddRange(waiting.Select(entry => new SiteEvent.RetryDue(entry.Key, entry.Value.Retry)));
        if (endings.Count > 0)
        {
            var happened = endings[_random.Next(endings.Count)];
            if (happened is SiteEvent.Trained trained)
            {
                _trained = (trained.Update.Round, trained.Update.Base);
            }

            Happen(happened);
        }
    }

    // What comes too late, twice, or from nowhere.
    private SiteEvent Stray() =>
        _random.Next(7) switch
        {
            0 => new SiteEvent.RetryDue((SiteLane)_random.Next(4), _random.Next(5)),
            1 => new SiteEvent.WorkFailed(new SiteWork.Evaluate(RandomModel()), "stale"),
            2 => new SiteEvent.UpdateAccepted(new RoundKey("run-0", 1)),
            3 => new SiteEvent.AdoptionFailed(RandomModel(), "stale"),
            4 => new SiteEvent.FetchFailed(RandomModel(), "stale"),
            5 => new SiteEvent.FetchStalled(State.Download ?? RandomModel()),
            _ => new SiteEvent.UpdateLost(new RoundKey("run-0", 1)),
        };

    private SitePlan RandomPlan()
    {
        var revision = _random.Next(4) == 0 && _newest > 0 ? (ulong)_random.NextInt64(0, (long)_newest + 1) : ++_newest;
        _round += _random.Next(3) == 0 ? 1 : 0;
        var phase = (Phase)_random.Next((int)Phase.Train, (int)Phase.Finished + 1);
        Hash256? released = _random.Next(2) == 0 ? null : RandomModel();
        var plan = Sites.Plan(revision, phase, _round, RandomModel(), phase == Phase.Evaluate ? RandomModel() : null, released);
        return seed % 2 == 0 ? plan : plan with { Settings = Asynchronous, Control = _random.Next(2) == 0 ? null : RandomModel() };
    }

    private Federation.Gate.SiteEvaluation RandomFigures() =>
        _random.Next(5) switch
        {
            0 => Sites.Constant,
            1 => Sites.Worse,
            2 => Sites.Figures(20, 18, 18),
            _ => Sites.Good,
        };

    private Hash256 RandomModel() => Sites.Model((byte)_random.Next(1, 6));
}
