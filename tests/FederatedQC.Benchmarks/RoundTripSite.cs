using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Pki;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Transfer;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Benchmarks;

/// <summary>
/// A site that always has its update ready: it does everything that a site does in a round but train and keep files, and checks every hash.
/// Links, windows and transfers are those of the agent.
/// </summary>
internal sealed class RoundTripSite : IAsyncDisposable
{
    public const string Consortium = "benchmark";
    private const int DownloadWindow = 8;
    private readonly string _name;
    private readonly RoundTripUpdate _update;
    private readonly ConsortiumTopics _topics = new(Consortium);
    private readonly TrustAnchor _trust;
    private readonly Identity _identity;
    private readonly MqttLink _control;
    private readonly MqttLink _bulk;
    private readonly List<long> _plans = [];
    private readonly CancellationTokenSource _stop = new();
    private UpdateCommit _commit = new();
    private Task _playing = Task.CompletedTask;
    private uint _announced = uint.MaxValue;
    private ulong _revision;

    private RoundTripSite(string name, RoundTripUpdate update, int port, ConsortiumPki pki, bool tls)
    {
        _name = name;
        _update = update;
        var files = pki.IssueClient(name);
        _trust = new TrustAnchor(X509CertificateLoader.LoadCertificateFromFile(pki.CaFile), TimeProvider.System);
        _identity = new Identity(X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile));
        var options = new MqttConnectionOptions
        {
            Port = port,
            Tls = tls
                ? new MqttTlsOptions
                {
                    CaFile = pki.CaFile,
                    CertificateFile = files.CertificateFile,
                    KeyFile = files.KeyFile,
                }
                : null,
        };
        _control = MqttLink.Create(
            options.As(name + ".control", cleanStart: true),
            will: null,
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        _bulk = MqttLink.Create(options.As(name + ".bulk", cleanStart: true), will: null, TimeProvider.System, NullLoggerFactory.Instance);
    }

    /// <summary>Blocks that the broker had acknowledged and the aggregator had to ask for a second time.</summary>
    public int Lost { get; private set; }

    public static async Task<RoundTripSite> JoinAsync(
        string name,
        RoundTripUpdate update,
        int port,
        ConsortiumPki pki,
        bool tls,
        CancellationToken cancellation
    )
    {
        var site = new RoundTripSite(name, update, port, pki, tls);
        await site._control.SubscribeAsync(site._topics.Plan, QualityOfService.AtLeastOnce, cancellation);
        await site._control.SubscribeAsync(site._topics.Answers(name), QualityOfService.AtLeastOnce, cancellation);
        await site._control.StartAsync(cancellation);
        await site._bulk.StartAsync(cancellation);
        await site._bulk.WaitConnectedAsync(cancellation);
        site._playing = site.PlayAsync(site._stop.Token);
        return site;
    }

    /// <summary>Waits for the run's end.</summary>
    /// <returns>When the plan of each round came, and that of the end, as time stamps of a stopwatch.</returns>
    public async Task<IReadOnlyList<long>> FinishedAsync(CancellationToken cancellation)
    {
        await _playing.WaitAsync(cancellation);
        return _plans;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _control.DisposeAsync();
        await _bulk.DisposeAsync();
        _identity.Dispose();
        _trust.Dispose();
        _stop.Dispose();
    }

    private async Task PlayAsync(CancellationToken cancellation)
    {
        await foreach (var message in _control.Messages.ReadAllAsync(cancellation))
        {
            _ = _topics.TryParse(message.Topic, out var address);
            switch (address.Kind)
            {
                case TopicKind.Plan when Open<Plan>(message) is { } plan:
                    await message.AckAsync(cancellation);
                    await FollowAsync(plan, cancellation);
                    if (plan.Phase == Phase.Finished)
                    {
                        return;
                    }

                    break;
                case TopicKind.Answer when Open<UpdateAnswer>(message) is { } answer:
                    await message.AckAsync(cancellation);
                    await FollowAsync(answer, cancellation);
                    break;
                default:
                    throw new InvalidDataException($"{message.Topic} is not what the aggregator sends.");
            }
        }
    }

    private async Task FollowAsync(Plan plan, CancellationToken cancellation)
    {
        // A plan is published again when the aggregator's connection comes anew, and a site that knows it goes on with what it does.
        if (plan.Revision == _revision)
        {
            return;
        }

        _revision = plan.Revision;
        if (plan.Phase is Phase.Train or Phase.Finished)
        {
            _plans.Add(Stopwatch.GetTimestamp());
        }

        if (plan.Phase == Phase.Train)
        {
            _commit = _update.CommitTo(plan);
            await CommitAsync(cancellation);
        }
        else if (plan.Phase == Phase.Evaluate)
        {
            await FetchAsync(plan.CandidateModel, cancellation);
            await EvaluateAsync(plan, cancellation);
        }
    }

    // The aggregator says what it lacks: first everything, when there is room for it.
    private Task FollowAsync(UpdateAnswer answer, CancellationToken cancellation) =>
        answer.Outcome switch
        {
            Outcome.Accepted => Task.CompletedTask,
            Outcome.Missing => SendMissingAsync(answer, cancellation),
            _ => throw new InvalidOperationException($"The update of {_name} is refused: {answer.Detail}"),
        };

    private Task SendMissingAsync(UpdateAnswer answer, CancellationToken cancellation)
    {
        Lost += answer.Round == _announced ? answer.MissingBlocks.Count : 0;
        _announced = answer.Round;
        return SendAsync(answer.MissingBlocks.Select(block => (int)block), cancellation);
    }

    private async Task SendAsync(IEnumerable<int> blocks, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = UploadMachine.Window, CancellationToken = cancellation };
        await Parallel.ForEachAsync(blocks, options, async (block, token) =>
            await DeliverAsync(_topics.UpdateBlock(_name, (int)_commit.Round, block), _update.Blocks[block], token)
        );
        await CommitAsync(cancellation);
    }

    private Task CommitAsync(CancellationToken cancellation) =>
        DeliverAsync(_topics.Commit(_name, (int)_commit.Round), EnvelopeCodec.Seal(_commit, _identity), cancellation);

    private async Task FetchAsync(ByteString id, CancellationToken cancellation)
    {
        var model = PackedHashes.UnpackOne(id)!.Value;
        await _bulk.SubscribeAsync(_topics.Manifest(model), QualityOfService.AtLeastOnce, cancellation);
        var requests = new List<Task>();
        ModelDownload? download = null;
        var waiting = new Queue<int>();
        while (download is not { IsComplete: true })
        {
            var message = await _bulk.Messages.ReadAsync(cancellation);
            _ = _topics.TryParse(message.Topic, out var address);
            if (address.Kind == TopicKind.Manifest && address.Model == model)
            {
                var problem = "it is not signed by the aggregator";
                if (Open<ModelManifest>(message) is not { } manifest || !ModelDownload.TryBegin(manifest, model, out download, out problem))
                {
                    throw new InvalidDataException($"The manifest is refused: {problem}");
                }

                waiting = new Queue<int>(download.Missing);
            }
            else if (address.Kind == TopicKind.ModelBlock && download?.Offer(address.Block, message.Payload.Span) == BlockReception.Corrupt)
            {
                throw new InvalidDataException($"{message.Topic} is corrupt.");
            }

            await message.AckAsync(cancellation);
            requests.Add(_bulk.UnsubscribeAsync(message.Topic, cancellation));
            Ask(address.Kind == TopicKind.Manifest ? DownloadWindow : 1);
        }

        await Task.WhenAll(requests);

        void Ask(int more)
        {
            for (; more > 0 && waiting.TryDequeue(out var block); more--)
            {
                requests.Add(_bulk.SubscribeAsync(_topics.ModelBlock(model, block), QualityOfService.AtLeastOnce, cancellation));
            }
        }
    }

    private Task<PublishOutcome> EvaluateAsync(Plan plan, CancellationToken cancellation) =>
        _control.PublishUntilDeliveredAsync(
            _topics.Evaluation(_name, (int)plan.Round),
            EnvelopeCodec.Seal(
                new CandidateEvaluation
                {
                    Run = plan.Run,
                    Round = plan.Round,
                    Model = plan.CandidateModel,
                    Support = { 50, 50 },
                    Correct = { 45, 45 },
                    Predicted = { 50, 50 },
                    GoodScores = { Bins(45, 5) },
                    DefectiveScores = { Bins(5, 45) },
                },
                _identity
            ),
            retain: false,
            cancellation
        );

    private static IEnumerable<ulong> Bins(ulong low, ulong high) =>
        Enumerable
            .Range(0, Federation.Gate.ScoreHistogram.Bins)
            .Select(bin =>
                bin == 10 ? low
                : bin == 50 ? high
                : 0
            );

    private async Task DeliverAsync(string topic, byte[] payload, CancellationToken cancellation)
    {
        var outcome = await _bulk.PublishUntilDeliveredAsync(topic, payload, retain: false, cancellation);
        if (outcome.Status != PublishStatus.Delivered)
        {
            throw new InvalidOperationException($"The broker does not take {topic}: {outcome.Reason}");
        }
    }

    private T? Open<T>(InboundMessage message)
        where T : class, IMessage<T>, new() =>
        EnvelopeCodec.TryOpen<T>(message.Payload, PartyName.Aggregator, _trust, out var opened) == EnvelopeFault.None ? opened : null;
}
