using System.Collections.Concurrent;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>Runs the effects of <see cref="SiteMachine"/>. What takes time runs in a lane of its own and ends with an event.</summary>
/// <remarks>Effects come from one caller; messages may come from others.</remarks>
internal sealed partial class SiteActivities : IAsyncDisposable
{
    private readonly SiteServices _services;
    private readonly SiteLinks _links;
    private readonly Func<SiteEvent, Task> _post;
    private readonly StatusPublisher _status;
    private readonly JobLane _fetching;
    private readonly JobLane _working;
    private readonly JobLane _adopting;
    private readonly JobLane _uploading;
    private readonly JobLane _reporting;
    private readonly ConcurrentDictionary<SiteLane, ITimer> _retries = [];
    private readonly ILogger _logger;
    private volatile ModelFetch? _fetch;
    private volatile UpdateUpload? _upload;
    private SitePlan? _plan;

    /// <summary>Takes what the effects work on; nothing runs yet.</summary>
    /// <param name="services">Everything that stays over the life of the agent.</param>
    /// <param name="links">The consortium's broker.</param>
    /// <param name="plan">The plan that was restored.</param>
    /// <param name="post">Takes events; completes when there is room for them.</param>
    /// <param name="failed">Told of a mistake in this program.</param>
    public SiteActivities(SiteServices services, SiteLinks links, SitePlan? plan, Func<SiteEvent, Task> post, Action<Exception> failed)
    {
        (_services, _links, _plan, _post) = (services, links, plan, post);
        _logger = services.Loggers.CreateLogger<SiteActivities>();
        _status = new StatusPublisher(links, services.Identity);
        (_fetching, _working, _adopting) = (new JobLane(post, failed), new JobLane(post, failed), new JobLane(post, failed));
        (_uploading, _reporting) = (new JobLane(post, failed), new JobLane(post, failed));
    }

    /// <summary>Runs an effect; returns before it has ended.</summary>
    public void Run(SiteEffect effect)
    {
        switch (effect)
        {
            case SiteEffect.SavePlan save:
                _plan = save.Plan;
                Keep(() => _services.Records.SavePlan(save.Plan));
                break;
            case SiteEffect.Fetch fetch:
                Fetch(fetch);
                break;
            case SiteEffect.CancelFetch:
                _fetching.Cancel();
                break;
            case SiteEffect.StartWork start:
                Work(start.Work, _plan!);
                break;
            case SiteEffect.CancelWork:
                _working.Cancel();
                break;
            case SiteEffect.StartUpload start:
                Upload(start.Round);
                break;
            case SiteEffect.CancelUpload:
                _uploading.Cancel();
                break;
            case SiteEffect.SaveOutcome save:
                Keep(() => _services.Updates.SaveOutcome(save.Round, save.Outcome));
                break;
            case SiteEffect.SendEvaluation send:
                Report(send);
                break;
            case SiteEffect.Adopt adopt:
                _adopting.Start(_ => Task.FromResult<SiteEvent?>(_services.Installer.Install(adopt.Model)));
                break;
            case SiteEffect.SaveRefusal save:
                Log.ReleaseRefused(_logger, save.Model.Short, save.Reason);
                Keep(() => _services.Records.SaveRefusal(save.Model, save.Reason));
                break;
            case SiteEffect.Discard discard:
                Keep(() => Discard(discard));
                break;
            case SiteEffect.PublishStatus publish:
                _status.Publish(publish.Condition);
                break;
            case SiteEffect.StartRetry retry:
                Retry(retry);
                break;
            default:
                throw new InvalidOperationException($"Nothing runs a {effect.GetType().Name}.");
        }
    }

    /// <summary>A message of a model's topic arrived.</summary>
    public void ModelArrived(TopicAddress address, ReadOnlyMemory<byte> payload)
    {
        if (_fetch is { } fetch && fetch.Model == address.Model)
        {
            fetch.Offer(address, payload);
        }
    }

    /// <summary>The aggregator answered an update.</summary>
    public void Answered(UpdateAnswer answer)
    {
        if (_upload is { } upload && upload.IsAnsweredBy(answer))
        {
            upload.Answered(answer);
        }
    }

    /// <summary>The link came back.</summary>
    public void Reconnected() => _upload?.Reconnected();

    /// <summary>Tells the consortium that the site goes, when it still can.</summary>
    public Task SayGoodbyeAsync() => _status.SayGoodbyeAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var timer in _retries.Values)
        {
            await timer.DisposeAsync();
        }

        foreach (var lane in new[] { _fetching, _working, _adopting, _uploading, _reporting })
        {
            await lane.DisposeAsync();
        }

        await _status.DisposeAsync();
    }

    private void Fetch(SiteEffect.Fetch wanted)
    {
        var links = _links with { Topics = _links.Topics.OfFamily(_plan?.Family) };
        var fetch = new ModelFetch(wanted.Model, wanted.From, links, _services, () => _ = _post(new SiteEvent.FetchStalled(wanted.Model)));
        _fetch = fetch;
        Log.Fetching(_logger, wanted.Model.Short);
        _fetching.Start(async cancellation => await fetch.RunAsync(cancellation));
    }

    private void Work(SiteWork work, SitePlan plan)
    {
        Log.Working(_logger, work.GetType().Name, plan.Round.ToString());
        var progress = new Progress<Worker.Jobs.WorkerReply.Progress>(step =>
            _services.Health.Update(report => report with { Loss = step.Loss })
        );
        _working.Start(async cancellation =>
        {
            var happened = await _services.Worker.RunAsync(work, plan, progress, cancellation);
            if (happened is SiteEvent.Evaluated evaluated)
            {
                Keep(() => _services.Records.SaveEvaluation(evaluated.Model, evaluated.Evaluation));
            }

            if (happened is SiteEvent.WorkFailed or SiteEvent.NotJudged)
            {
                Log.WorkFailed(_logger, happened.ToString());
            }

            return happened;
        });
    }

    private void Upload(RoundKey round)
    {
        if (_services.Updates.Newest() is not { } update || update.Update.Round != round)
        {
            _ = _post(new SiteEvent.UpdateLost(round));
            return;
        }

        var upload = new UpdateUpload(update, _links, _services);
        _upload = upload;
        Log.Uploading(_logger, round.ToString(), update.Commit.BlockLengths.Count);
        _uploading.Start(async cancellation => await upload.RunAsync(cancellation));
    }

    private void Report(SiteEffect.SendEvaluation send)
    {
        var payload = EnvelopeCodec.Seal(EvaluationMessage.Of(send), _services.Identity);
        _reporting.Start(async cancellation =>
        {
            await _links.Control.PublishUntilDeliveredAsync(
                _links.Topics.Evaluation(_links.Site, send.Round.Round),
                payload,
                retain: false,
                cancellation
            );
            return null;
        });
    }

    private void Discard(SiteEffect.Discard discard)
    {
        foreach (var model in discard.Models)
        {
            _services.Records.Discard(model);
        }
    }

    private void Retry(SiteEffect.StartRetry retry)
    {
        var timer = _services.Time.CreateTimer(
            _ => _ = _post(new SiteEvent.RetryDue(retry.Lane, retry.Retry)),
            null,
            retry.Delay,
            Timeout.InfiniteTimeSpan
        );
        if (_retries.TryGetValue(retry.Lane, out var old))
        {
            old.Dispose();
        }

        _retries[retry.Lane] = timer;
    }

    // What can't be kept is learnt again after a restart: a full disk does not end a round.
    private void Keep(Action save)
    {
        try
        {
            save();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StorageException)
        {
            Log.NotKept(_logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8801, LogLevel.Information, "Fetching model {Model}")]
        public static partial void Fetching(ILogger logger, string model);

        [LoggerMessage(8802, LogLevel.Information, "{Work} for {Round}")]
        public static partial void Working(ILogger logger, string work, string round);

        [LoggerMessage(8803, LogLevel.Information, "Sending update {Round}, {Blocks} blocks")]
        public static partial void Uploading(ILogger logger, string round, int blocks);

        [LoggerMessage(8804, LogLevel.Warning, "Release {Model} stays off the line: {Reason}")]
        public static partial void ReleaseRefused(ILogger logger, string model, string reason);

        [LoggerMessage(8805, LogLevel.Error, "Not kept on disk: {Reason}")]
        public static partial void NotKept(ILogger logger, string reason);

        [LoggerMessage(8806, LogLevel.Warning, "Work failed: {Event}")]
        public static partial void WorkFailed(ILogger logger, string @event);
    }
}
