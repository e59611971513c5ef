using FederatedQC.Aggregator.Health;
using FederatedQC.Aggregator.Models;
using FederatedQC.Federation.Rounds;
using FederatedQC.Storage;
using Microsoft.Extensions.Logging;
using WirePhase = FederatedQC.Protocol.Wire.Phase;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>Does what the run asks for. Each effect may be done again after a restart.</summary>
internal sealed partial class EffectRunner(
    CandidateMaker candidates,
    UpdateStoreCache updates,
    UpdateCheck check,
    ModelRepair repair,
    ModelDistribution distribution,
    PlanPublisher plans,
    GoldenSet golden,
    TrustedUpdate trusted,
    ReleaseFolder releases,
    AggregatorMetrics metrics,
    TimeProvider time,
    ILogger<EffectRunner> logger
)
{
    private Task _releasing = Task.CompletedTask;

    /// <summary>Does an effect to its end.</summary>
    /// <param name="effect">The effect; not a timer.</param>
    /// <param name="state">The run as it was when the effect was asked for.</param>
    /// <param name="post">Tells the run what came of it.</param>
    /// <param name="cancellation">The process is stopping; the effect is done again after the restart.</param>
    /// <exception cref="StorageException">The disk fails or is full, and what is damaged can't be repaired: to be tried again
    /// later.</exception>
    /// <exception cref="IOException">As <see cref="StorageException"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="StorageException"/>.</exception>
    public async Task DoAsync(RunEffect effect, RunState state, Func<RunEvent, Task> post, CancellationToken cancellation)
    {
        try
        {
            await DoOnceAsync(effect, state, post, cancellation);
        }
        catch (StorageException exception)
        {
            if (!await repair.MendAsync(state, cancellation))
            {
                throw;
            }

            Log.Repaired(logger, effect.GetType().Name, exception.Message);
            await DoOnceAsync(effect, state, post, cancellation);
        }
    }

    private async Task DoOnceAsync(RunEffect effect, RunState state, Func<RunEvent, Task> post, CancellationToken cancellation)
    {
        switch (effect)
        {
            case RunEffect.Announce announce:
                await distribution.OfferAsync(state, cancellation);
                await plans.PublishAsync(state, WirePhase.Train, isAgain: false, cancellation);
                await post(new RunEvent.Announced(announce.Round, time.GetUtcNow()));
                break;
            case RunEffect.CheckUpdates:
                await LoseAsync(state, check.Lost(state, anew: false), post);
                break;
            case RunEffect.AskAgain:
                await distribution.OfferAsync(state, cancellation);
                await plans.PublishAsync(state, WirePhase.Train, isAgain: true, cancellation);
                break;
            case RunEffect.Aggregate aggregate:
                await AggregateAsync(aggregate.Round, state, post, cancellation);
                break;
            case RunEffect.AskForEvaluations ask:
                await EvaluateAsync(ask, state, post, cancellation);
                break;
            case RunEffect.Release:
                // The sites have the model from the broker: its files are in nobody's way. One release at a time.
                await _releasing;
                _releasing = Task.Run(() => Release(state), CancellationToken.None);
                break;
            case RunEffect.DropUpdates drop:
                Drop(state, drop.Round);
                break;
            case RunEffect.Conclude:
                await _releasing;
                await distribution.OfferAsync(state, cancellation);
                await plans.PublishAsync(state, WirePhase.Finished, isAgain: false, cancellation);
                break;
        }
    }

    private async Task AggregateAsync(int round, RunState state, Func<RunEvent, Task> post, CancellationToken cancellation)
    {
        try
        {
            var own = await trusted.TrainAsync(state, cancellation);
            var started = time.GetTimestamp();
            var made = candidates.Make(state, own, cancellation);
            var took = time.GetElapsedTime(started);
            metrics.Aggregated(took);
            Log.Aggregated(logger, round, state.Updates.Count - made.LeftOut.Count, made.Candidate.Short, took.TotalSeconds);
            await post(made);
        }
        catch (UpdatesLostException lost)
        {
            await LoseAsync(state, lost.Sites, post);
        }
        catch (CandidateException exception)
        {
            Log.AggregationFailed(logger, round, exception.Message);
            await post(new RunEvent.AggregationFailed(round, exception.Message, time.GetUtcNow()));
        }
        catch (StorageException) when (check.Lost(state, anew: true) is [_, ..] lost)
        {
            // What was whole when it was admitted is not any more.
            await LoseAsync(state, lost, post);
        }
        finally
        {
            GiveBackMemory();
        }
    }

    private async Task LoseAsync(RunState state, IReadOnlyList<string> sites, Func<RunEvent, Task> post)
    {
        foreach (var site in sites)
        {
            Log.UpdateLost(logger, state.Round, site);
            await post(new RunEvent.UpdateLost(state.Round, site, time.GetUtcNow()));
        }
    }

    private async Task EvaluateAsync(
        RunEffect.AskForEvaluations ask,
        RunState state,
        Func<RunEvent, Task> post,
        CancellationToken cancellation
    )
    {
        // The golden set first: the gate shall never decide without it.
        if (await golden.EvaluateAsync(state.Settings, ask.Candidate, cancellation) is { } evaluation)
        {
            await post(
                new RunEvent.SiteEvaluated(ask.Round, Protocol.Topics.PartyName.Aggregator, ask.Candidate, evaluation, time.GetUtcNow())
            );
        }

        await distribution.OfferAsync(state, cancellation);
        await plans.PublishAsync(state, WirePhase.Evaluate, isAgain: false, cancellation);
    }

    private void Release(RunState state)
    {
        try
        {
            releases.Fill(state);
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
        {
            // The model itself is stored and goes to the sites; the files are written with the next release or restart.
            Log.ReleaseNotWritten(logger, state.Released?.Short ?? "", exception.Message);
            metrics.ReleaseNotWritten();
        }
        finally
        {
            GiveBackMemory();
        }
    }

    // The blocks of a round and whole models are large and dead at once; left alone, the collector would let several rounds of them pile
    // up.
    private static void GiveBackMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private void Drop(RunState state, int round)
    {
        try
        {
            updates.Of(state.Settings).DropThrough(state.Settings.Run, round);
        }
        catch (StorageException exception)
        {
            Log.NotDropped(logger, round, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(9121, LogLevel.Information, "Round {Round}: {Updates} updates became candidate {Candidate} in {Seconds:F2} s")]
        public static partial void Aggregated(ILogger logger, int round, int updates, string candidate, double seconds);

        [LoggerMessage(9122, LogLevel.Error, "Round {Round} makes no candidate: {Reason}")]
        public static partial void AggregationFailed(ILogger logger, int round, string reason);

        [LoggerMessage(9125, LogLevel.Warning, "Round {Round}: the admitted update of {Site} is damaged or gone, and is asked for again")]
        public static partial void UpdateLost(ILogger logger, int round, string site);

        [LoggerMessage(9126, LogLevel.Warning, "{Effect} is done again after a repair: {Reason}")]
        public static partial void Repaired(ILogger logger, string effect, string reason);

        [LoggerMessage(9123, LogLevel.Error, "The files of release {Model} are not written: {Reason}")]
        public static partial void ReleaseNotWritten(ILogger logger, string model, string reason);

        [LoggerMessage(9124, LogLevel.Warning, "The updates up to round {Round} are not removed: {Reason}")]
        public static partial void NotDropped(ILogger logger, int round, string reason);
    }
}
