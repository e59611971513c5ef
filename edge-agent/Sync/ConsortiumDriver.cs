using System.Threading.Channels;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Messaging.Links;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// The one owner of the site's <see cref="SiteMachine"/>: takes events from a queue, one after the other, and has their effects run.
/// Messages of the broker become events only when their signature says that the aggregator sent them.
/// </summary>
internal sealed partial class ConsortiumDriver(SiteServices services, ILogger<ConsortiumDriver> logger)
{
    private const int QueueLength = 256;
    private readonly EdgeAgentOptions _options = services.Options;
    private readonly Channel<SiteEvent> _events = Channel.CreateBounded<SiteEvent>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true }
    );
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes part until the agent stops; once only.</summary>
    /// <exception cref="Exception">Something is wrong with the disk or with this program.</exception>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var restored = services.Records.Restore(services.Trust);
        var topics = new ConsortiumTopics(_options.Consortium);
        await using var control = BrokerLinks.Control(_options, topics.Status(_options.Site), Will(restored), services);
        await using var bulk = BrokerLinks.Bulk(_options, services);
        var links = new SiteLinks(_options.Site, topics, control, bulk);
        await using var activities = new SiteActivities(services, links, restored.Plan, PostAsync, exception =>
            _failed.TrySetException(exception)
        );
        services.Line.Lost = (model, instead) => _ = PostAsync(new SiteEvent.LineLost(model, instead));
        control.Connected += (_, _) => OnConnected(activities);
        control.Disconnected += (_, _) => services.Health.Update(report => report with { ConsortiumConnected = false });
        await control.SubscribeAsync(topics.Plan, QualityOfService.AtLeastOnce, stoppingToken);
        await control.SubscribeAsync(topics.FamilyPlans, QualityOfService.AtLeastOnce, stoppingToken);
        await control.SubscribeAsync(topics.Answers(_options.Site), QualityOfService.AtLeastOnce, stoppingToken);
        await control.StartAsync(stoppingToken);
        await bulk.StartAsync(stoppingToken);
        try
        {
            Task[] loops =
            [
                DecideAsync(restored, activities, stoppingToken),
                ReadControlAsync(control, topics, activities, stoppingToken),
                ReadBulkAsync(bulk, topics, activities, stoppingToken),
                control.Completion,
                bulk.Completion,
                _failed.Task,
            ];
            await await Task.WhenAny(loops);
            stoppingToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException("A link to the consortium's broker ended by itself.");
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await activities.SayGoodbyeAsync();
        }
    }

    private byte[] Will(SiteState restored) =>
        EnvelopeCodec.Seal(StatusPublisher.Message(restored.Condition, online: false), services.Identity);

    private Task PostAsync(SiteEvent happened) => _events.Writer.WriteAsync(happened, CancellationToken.None).AsTask();

    private void OnConnected(SiteActivities activities)
    {
        services.Health.Update(report => report with { ConsortiumConnected = true });
        activities.Reconnected();
        _ = PostAsync(new SiteEvent.Connected());
    }

    private async Task DecideAsync(SiteState restored, SiteActivities activities, CancellationToken stopping)
    {
        var transition = SiteMachine.Begin(restored);
        services.Health.Update(report => report with { Ready = true });
        while (true)
        {
            Report(transition.State);
            foreach (var effect in transition.Effects)
            {
                activities.Run(effect);
            }

            transition = SiteMachine.Apply(transition.State, await _events.Reader.ReadAsync(stopping));
        }
    }

    private void Report(SiteState state) =>
        services.Health.Update(report =>
            report with
            {
                PlanRevision = state.Plan?.Revision ?? 0,
                Family = state.Plan?.Family,
                Run = state.Plan?.Round.Run,
                Round = state.Plan?.Round.Round,
                Phase = state.Plan?.Phase.ToString(),
                LineModel = state.Line?.ToString(),
                ReleasedPrivacy = state.Plan?.ReleasedPrivacy,
                Problem = state.Condition.Problem,
                Activity = Activity(state),
            }
        );

    private static string? Activity(SiteState state) =>
        state switch
        {
            { Work: SiteWork.Train } => "training",
            { Work: SiteWork.Evaluate } => "evaluating",
            { Download: not null } => "fetching",
            { Upload: not null } => "sending",
            { Adopting: not null } => "adopting",
            _ => null,
        };

    private async Task ReadControlAsync(MqttLink control, ConsortiumTopics topics, SiteActivities activities, CancellationToken stopping)
    {
        await foreach (var message in control.Messages.ReadAllAsync(stopping))
        {
            if (topics.TryParse(message.Topic, out var address))
            {
                await HandleAsync(message, () => ReceiveAsync(address.Kind, message, activities), stopping);
            }

            await message.AckAsync(stopping);
        }
    }

    private async Task ReceiveAsync(TopicKind kind, InboundMessage message, SiteActivities activities)
    {
        if (kind == TopicKind.Plan)
        {
            await ReceivePlanAsync(message);
        }
        else if (kind == TopicKind.Answer && Open<UpdateAnswer>(message) is { } answer)
        {
            if (answer.Site == _options.Site)
            {
                activities.Answered(answer);
            }
            else
            {
                // Signed, but said to another site: a broker that repeats it here would have this site believe that its own update is in.
                Log.AnswerOfAnother(logger, PeerText.Visible(answer.Site));
                services.Health.MessageRefused();
            }
        }
    }

    private async Task ReadBulkAsync(MqttLink bulk, ConsortiumTopics topics, SiteActivities activities, CancellationToken stopping)
    {
        await foreach (var message in bulk.Messages.ReadAllAsync(stopping))
        {
            if (
                topics.TryParse(message.Topic, out var address)
                && address.Kind is TopicKind.Manifest or TopicKind.ModelBlock or TopicKind.StepManifest or TopicKind.StepBlock
            )
            {
                await HandleAsync(
                    message,
                    () =>
                    {
                        activities.ModelArrived(address, message.Payload);
                        return Task.CompletedTask;
                    },
                    stopping
                );
            }

            await message.AckAsync(stopping);
        }
    }

    // A message that can't be handled is over: redelivered, it would fail again, and with it every restart, and the line would lose its
    // agent.
    private async Task HandleAsync(InboundMessage message, Func<Task> handle, CancellationToken stopping)
    {
        try
        {
            await handle();
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            Log.Failed(
                logger,
                PeerText.Visible(message.Topic),
                exception.GetType().Name,
                PeerText.Visible(exception.Message, PeerText.MaxSentenceLength)
            );
            services.Health.MessageRefused();
        }
    }

    private async Task ReceivePlanAsync(InboundMessage message)
    {
        if (message.Payload.IsEmpty || Open<Plan>(message) is not { } opened)
        {
            return;
        }

        if (!SitePlanReader.TryRead(opened, _options.Consortium, message.Payload, out var plan, out var problem))
        {
            Log.PlanRefused(logger, opened.Revision, PeerText.Visible(problem, PeerText.MaxSentenceLength));
            services.Health.MessageRefused();
            return;
        }

        if (!plan.IsFor(_options.Site, _options.Family))
        {
            Log.PlanOfOthers(logger, plan.Revision, plan.Family ?? "no family");
            return;
        }

        Log.PlanReceived(logger, plan.Revision, plan.Round.ToString(), plan.Phase);
        await PostAsync(new SiteEvent.PlanReceived(plan));
    }

    private T? Open<T>(InboundMessage message)
        where T : class, Google.Protobuf.IMessage<T>, new()
    {
        var fault = EnvelopeCodec.TryOpen<T>(message.Payload, PartyName.Aggregator, services.Trust, out var opened);
        if (fault == EnvelopeFault.None)
        {
            return opened;
        }

        Log.MessageRefused(logger, PeerText.Visible(message.Topic), fault);
        services.Health.MessageRefused();
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(8901, LogLevel.Warning, "Ignored what came on {Topic}: {Fault}")]
        public static partial void MessageRefused(ILogger logger, string topic, EnvelopeFault fault);

        [LoggerMessage(8902, LogLevel.Error, "Plan {Revision} can't be followed: {Problem}")]
        public static partial void PlanRefused(ILogger logger, ulong revision, string problem);

        [LoggerMessage(8903, LogLevel.Information, "Plan {Revision}: {Round}, {Phase}")]
        public static partial void PlanReceived(ILogger logger, ulong revision, string round, Phase phase);

        [LoggerMessage(8904, LogLevel.Debug, "Plan {Revision} is of {Family} and not for this site")]
        public static partial void PlanOfOthers(ILogger logger, ulong revision, string family);

        [LoggerMessage(8905, LogLevel.Warning, "Ignored an answer that was given to {Site}")]
        public static partial void AnswerOfAnother(ILogger logger, string site);

        [LoggerMessage(8906, LogLevel.Error, "What came on {Topic} could not be handled and is dropped: {Exception}: {Reason}")]
        public static partial void Failed(ILogger logger, string topic, string exception, string reason);
    }
}
