using System.Collections.Immutable;
using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Simulation;

/// <summary>
/// A consortium in one process: the same run machine, admission, aggregation, gate and training as the services, without broker and
/// processes between them. The same settings, images and seed give the same model, whatever the number of threads.
/// </summary>
public sealed class SimulatedConsortium : IDisposable
{
    private readonly RunSettings _settings;
    private readonly ImmutableArray<SimulatedSite> _sites;
    private readonly ImageSet _test;
    private readonly HostileSites _hostile;
    private readonly TimeProvider _time;
    private readonly VectorCache _vectors;
    private readonly SimulatedAggregator _aggregator;
    private readonly MaskedAggregator? _masked;
    private readonly OperatorWork _own;
    private readonly TorchPool _pool;
    private readonly TrainingSchedule _schedule;
    private readonly Queue<RunEffect> _effects = [];
    private readonly Hash256 _initial;
    private RunState _state;

    /// <summary>Prepares a run; nothing is trained yet.</summary>
    /// <param name="settings">The plan; its sites are those of <paramref name="sites"/>.</param>
    /// <param name="sites">The sites' images.</param>
    /// <param name="test">Images that no site has.</param>
    /// <param name="options">Threads, folder, attack and drop-outs.</param>
    /// <param name="time">The clock of the record.</param>
    /// <exception cref="ArgumentException">The plan is unsound, names other sites, or needs images of the operator that there are none of;
    /// the message says what.</exception>
    public SimulatedConsortium(
        RunSettings settings,
        IReadOnlyList<SiteImages> sites,
        ImageSet test,
        SimulationOptions options,
        TimeProvider time
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(sites);
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfUnsound(settings, sites);
        (_settings, _test, _time) = (settings, test, time);
        _hostile = new HostileSites(options.Attack, settings.Sites);
        var first = ModelInitialiser.FirstOf(settings.Spec, settings.Seed);
        var origin = options.Origin;
        var noise = TrainingSeed.Of(settings.Seed, FormattableString.Invariant($"{origin.Family} after {origin.Runs} runs"));
        var local = ModelInitialiser.FirstLocalOf(settings.Spec);
        _sites =
        [
            .. sites
                .OrderBy(site => site.Site, StringComparer.Ordinal)
                .Select(site => new SimulatedSite(
                    _hostile.Spoil(site, settings.Spec.Classes.Length),
                    settings,
                    origin.Kept.GetValueOrDefault(site.Site) ?? new SiteKept(local),
                    TrainingSeed.Of(noise, site.Site)
                )),
        ];
        _vectors = new VectorCache(settings.Spec);
        _initial = _vectors.Put(origin.Start ?? first.Shared);
        _pool = new TorchPool(options.Threads);
        _own = OperatorWork.Of(settings, options, _pool);
        var maker = new SimulatedCandidates(settings, _vectors, _own, noise, options.Threads);
        _aggregator = new SimulatedAggregator(settings, maker, options.Folder);
        _masked = settings.SecureAggregation.Enabled ? new MaskedAggregator(settings, maker, options.DropOutShare, noise) : null;
        _schedule = new TrainingSchedule(settings, _sites, _hostile, _pool);
        _state = Adopt(RunMachine.Begin(new RunEvent.Planned(settings, _initial, time.GetUtcNow()) { Family = origin.Family }));
    }

    /// <summary>Runs all rounds.</summary>
    /// <param name="progress">Told of each round that ends; null for nobody.</param>
    /// <param name="cancellation">Ends the run between two pieces of work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SimulationResult Run(IProgress<SimulationProgress>? progress, CancellationToken cancellation)
    {
        var (began, roundBegan) = (_time.GetTimestamp(), _time.GetTimestamp());
        while (_effects.TryDequeue(out var effect))
        {
            cancellation.ThrowIfCancellationRequested();
            var rounds = _state.History.Length;
            Do(effect, cancellation);
            if (_state.History.Length > rounds)
            {
                progress?.Report(new SimulationProgress(_state.History[^1], _settings.Rounds, _time.GetElapsedTime(roundBegan)));
                roundBegan = _time.GetTimestamp();
                _own.Contribution?.Ended(_state.History[^1].Round, _state.Base);
            }
        }

        // A family that was divided goes on training, so it ends at what it trains on, not at what it released.
        var shared = _vectors.Get(_state.IsDivided ? _state.Base : _state.Released ?? _state.Base);
        return new SimulationResult(_state, shared, Test(shared, cancellation), _state.Families, _time.GetElapsedTime(began))
        {
            Contribution = _own.Contribution?.Ledger,
            Kept = _sites.ToDictionary(site => site.Name, site => site.Kept, StringComparer.Ordinal),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool.Dispose();
        _aggregator.Dispose();
    }

    private void Do(RunEffect effect, CancellationToken cancellation)
    {
        switch (effect)
        {
            case RunEffect.Announce announce:
                Post(new RunEvent.Announced(announce.Round, _time.GetUtcNow()));
                Collect(cancellation);
                break;
            case RunEffect.Aggregate:
                Post(
                    _masked?.Aggregate(_state, _time.GetUtcNow(), cancellation)
                        ?? _aggregator.Aggregate(_state, _time.GetUtcNow(), cancellation)
                );
                break;
            case RunEffect.AskForEvaluations ask:
                Evaluate(ask.Candidate, cancellation);
                break;
            case RunEffect.DropUpdates drop:
                _aggregator.Drop(drop.Round);
                _vectors.KeepOnly([_initial, _state.Base, .. Named(_state.Candidate), .. Named(_state.Released), .. _state.Vectors]);
                break;
        }
    }

    private void Collect(CancellationToken cancellation)
    {
        var round = _state.Round;
        var control = _state.ServerState.TryGetValue(ServerVectors.Control, out var id) ? _vectors.Get(id) : [];
        _schedule.Begin(round, _state.Base, _vectors.Get(_state.Base), control, cancellation);
        if (_masked is null)
        {
            while (IsCollecting(round) && _schedule.TryTake(out var trained))
            {
                Submit(trained);
            }
        }
        else
        {
            SubmitTogether(_masked);
        }

        // Who had something to say has said it: the deadline has nothing to wait for.
        if (IsCollecting(round))
        {
            Post(new RunEvent.TimerFired(round, RoundTimer.Deadline, _time.GetUtcNow()));
        }

        if (IsCollecting(round))
        {
            Post(new RunEvent.Stopped("too few sites had an update that was admitted", _time.GetUtcNow()));
        }
    }

    private bool IsCollecting(int round) => _state.Phase == RunPhase.Collecting && _state.Round == round;

    private void Submit(TrainedUpdate trained)
    {
        var (made, update) = (trained.Round, trained.Update);
        if (update.Update is not { } local)
        {
            return;
        }

        var encoded = HostileSites.Encode(_settings, made, update.Site, local);
        var claim = new UpdateClaim(
            _settings.Run,
            made,
            update.Site,
            trained.Base,
            _settings.CodecOf(made).Name,
            [.. encoded.Blocks.Select(block => block.Length)],
            (ulong)update.Samples
        );
        var (verdict, content) = _aggregator.Judge(_state, claim, encoded.Blocks);
        if (verdict.IsAdmitted)
        {
            var admitted = new AdmittedUpdate(
                update.Samples,
                update.Steps,
                update.Loss,
                content.Bytes,
                Math.Sqrt(content.SquaredNorm),
                _state.Round - made,
                update.Epsilon
            );
            _sites.First(site => site.Name == update.Site).Accepted(encoded.Memory);
            Post(new RunEvent.UpdateAdmitted(_state.Round, update.Site, admitted, _time.GetUtcNow()));
        }
        else
        {
            Post(new RunEvent.UpdateRefused(_state.Round, update.Site, RefusalCodes.Of(verdict.Reason), _time.GetUtcNow()));
        }
    }

    // Who hides its update does so among the others: all of a round are heard at once.
    private void SubmitTogether(MaskedAggregator masked)
    {
        var updates = new List<SimulatedUpdate>();
        while (_schedule.TryTake(out var trained))
        {
            updates.Add(trained.Update);
        }

        foreach (var happened in masked.Collect(_state.Round, updates, _time.GetUtcNow()))
        {
            Post(happened);
        }

        foreach (var update in updates.Where(update => masked.Survivors.Contains(update.Site)))
        {
            _sites.First(site => site.Name == update.Site).Accepted(update.Update!.Memory);
        }
    }

    private void Evaluate(Hash256 candidate, CancellationToken cancellation)
    {
        var (round, shared) = (_state.Round, _vectors.Get(candidate));
        var evaluations = _pool.Map(_sites, (site, torch) => (site.Name, Evaluation: site.Judge(shared, torch)), cancellation);
        foreach (var (site, evaluation) in evaluations)
        {
            if (evaluation is not null && !_hostile.Contains(site))
            {
                Post(new RunEvent.SiteEvaluated(round, site, candidate, evaluation, _time.GetUtcNow()));
            }
        }

        if (_state.Phase == RunPhase.Evaluating && _state.Round == round)
        {
            Post(new RunEvent.TimerFired(round, RoundTimer.Evaluation, _time.GetUtcNow()));
        }
    }

    private ImmutableSortedDictionary<string, EvaluationFigures> Test(float[] shared, CancellationToken cancellation)
    {
        var isOwn = _settings.IsPersonal || _sites.Any(site => site.HasOwnTest);
        var judges = isOwn ? _sites : _sites[..1];
        var figures = _pool.Map(judges, (site, torch) => (site.Name, Figures: site.Test(shared, _test, torch)), cancellation);
        return figures.ToImmutableSortedDictionary(
            entry => isOwn ? entry.Name : SimulationResult.Everyone,
            entry => entry.Figures,
            StringComparer.Ordinal
        );
    }

    private void Post(RunEvent happened) => _state = Adopt(RunMachine.Apply(_state, happened));

    private RunState Adopt(RunTransition transition)
    {
        foreach (var effect in transition.Effects)
        {
            _effects.Enqueue(effect);
        }

        return transition.State;
    }

    private static IEnumerable<Hash256> Named(Hash256? id) => id is { } known ? [known] : [];

    private static void ThrowIfUnsound(RunSettings settings, IReadOnlyList<SiteImages> sites)
    {
        var problems = RunSettingsRules.Problems(settings);
        if (problems.Count > 0)
        {
            throw new ArgumentException($"The plan is not sound: {string.Join("; ", problems)}.", nameof(settings));
        }

        if (!settings.Sites.Order(StringComparer.Ordinal).SequenceEqual(sites.Select(site => site.Site).Order(StringComparer.Ordinal)))
        {
            throw new ArgumentException("The plan names other sites than there are images of.", nameof(settings));
        }
    }
}
