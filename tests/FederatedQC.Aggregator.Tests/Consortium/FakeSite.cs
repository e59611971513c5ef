using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using FederatedQC.Federation.Gate;
using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Pki;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Transfer;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Aggregator.Tests.Consortium;

/// <summary>A site that speaks the protocol and does what a test says; <see cref="Play"/> makes it an honest one.</summary>
internal sealed class FakeSite : IAsyncDisposable
{
    private readonly ConsortiumTopics _topics;
    private readonly TrustAnchor _trust;
    private readonly Identity _identity;
    private readonly MqttLink _link;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<object> _work = Channel.CreateUnbounded<object>();
    private readonly ConcurrentDictionary<string, byte[]> _retained = new(StringComparer.Ordinal);
    private readonly Sightings<string> _topicsSeen = new();
    private Task _reading = Task.CompletedTask;
    private Task _playing = Task.CompletedTask;
    private bool _isDisposed;

    private FakeSite(string name, string? family, CertificateFiles files, string caFile, int port)
    {
        Name = name;
        _topics = new ConsortiumTopics(TestConsortium.Name, family);
        _trust = new TrustAnchor(X509CertificateLoader.LoadCertificateFromFile(caFile), TimeProvider.System);
        _identity = Identify(files);
        var options = new MqttConnectionOptions
        {
            Port = port,
            ClientId = name,
            Tls = new MqttTlsOptions
            {
                CaFile = caFile,
                CertificateFile = files.CertificateFile,
                KeyFile = files.KeyFile,
            },
        };
        _link = MqttLink.Create(options, will: null, TimeProvider.System, NullLoggerFactory.Instance);
        _link.Connected += (_, _) => _work.Writer.TryWrite("connected");
    }

    public string Name { get; }

    /// <summary>Plans that came, oldest first.</summary>
    public Sightings<Plan> Plans { get; } = new();

    /// <summary>Answers that came, oldest first.</summary>
    public Sightings<UpdateAnswer> Answers { get; } = new();

    public static async Task<FakeSite> JoinAsync(string name, string? family, CertificateFiles files, string caFile, int port)
    {
        var site = new FakeSite(name, family, files, caFile, port);
        await site._link.SubscribeAsync(site._topics.Plan, QualityOfService.AtLeastOnce, default);
        await site._link.SubscribeAsync(site._topics.Answers(name), QualityOfService.AtLeastOnce, default);
        await site._link.StartAsync(default);
        await site._link.WaitConnectedAsync(default);
        site._reading = site.ReadAsync();
        return site;
    }

    /// <summary>From now on the site trains, sends, answers and evaluates by itself.</summary>
    public FakeSite Play()
    {
        _playing = PlayAsync();
        return this;
    }

    public Task<Plan> PlanAsync(Phase phase, int round = -1) =>
        Plans.FirstAsync(plan => plan.Phase == phase && (round < 0 || plan.Round == round));

    /// <summary>Sends blocks and then the commit, and gives back the answer to it.</summary>
    public async Task<UpdateAnswer> SendAsync(FakeUpdate update, Func<int, bool>? which = null, int? round = null)
    {
        await SendBlocksAsync(update, which ?? (_ => true), round);
        var before = Answers.Count;
        await CommitAsync(update, round);
        return await Answers.FirstAsync(_ => true, before);
    }

    public Task CommitAsync(FakeUpdate update, int? round = null) =>
        PublishAsync(_topics.Commit(Name, round ?? (int)update.Commit.Round), EnvelopeCodec.Seal(update.Commit, _identity));

    public byte[] Seal(IMessage message) => EnvelopeCodec.Seal(message, _identity);

    public Task PublishAsync(string topic, byte[] payload) => _link.PublishUntilDeliveredAsync(topic, payload, retain: false, _stop.Token);

    public Task KeepAsync(string topic, byte[] payload) => _link.PublishUntilDeliveredAsync(topic, payload, retain: true, _stop.Token);

    public async Task SendBlocksAsync(FakeUpdate update, Func<int, bool> which, int? round = null)
    {
        for (var block = 0; block < update.Blocks.Length; block++)
        {
            if (which(block))
            {
                await PublishAsync(_topics.UpdateBlock(Name, round ?? (int)update.Commit.Round, block), update.Blocks[block]);
            }
        }
    }

    /// <summary>Says of how many of as many good as defective parts the candidate is right.</summary>
    public Task EvaluateAsync(Plan plan, ulong right = 45, ulong parts = 50, double parity = 0) =>
        EvaluateAsync(
            plan,
            new CandidateEvaluation
            {
                Support = { parts, parts },
                Correct = { right, right },
                Predicted = { parts, parts },
                Parity = parity,
                GoodScores = { Bins(right, unchecked(parts - right)) },
                DefectiveScores = { Bins(unchecked(parts - right), right) },
            }
        );

    public Task EvaluateAsync(Plan plan, CandidateEvaluation said)
    {
        (said.Run, said.Round, said.Model) = (plan.Run, plan.Round, plan.CandidateModel);
        return PublishAsync(_topics.Evaluation(Name, (int)plan.Round), EnvelopeCodec.Seal(said, _identity));
    }

    /// <summary>Parts of which some have one low defect score and the others one high one.</summary>
    public static ulong[] Bins(ulong low, ulong high)
    {
        var bins = new ulong[ScoreHistogram.Bins];
        (bins[10], bins[50]) = (low, high);
        return bins;
    }

    public Task SayAsync(SiteStatus status) =>
        _link.PublishUntilDeliveredAsync(_topics.Status(Name), EnvelopeCodec.Seal(status, _identity), retain: true, _stop.Token);

    /// <summary>Fetches a model from the broker, every block checked.</summary>
    public async Task<float[]> DownloadAsync(ByteString id)
    {
        var model = PackedHashes.UnpackOne(id)!.Value;
        await _link.SubscribeAsync(_topics.Model(model), QualityOfService.AtLeastOnce, _stop.Token);
        await _topicsSeen.FirstAsync(topic => topic == _topics.Manifest(model));
        EnvelopeCodec
            .TryOpen<ModelManifest>(_retained[_topics.Manifest(model)], PartyName.Aggregator, _trust, out var manifest)
            .ShouldBe(EnvelopeFault.None);
        ModelDownload.TryBegin(manifest!, model, out var download, out var problem).ShouldBeTrue(problem);
        for (var block = 0; block < download.BlockCount; block++)
        {
            await _topicsSeen.FirstAsync(topic => topic == _topics.ModelBlock(model, block));
            download.Offer(block, _retained[_topics.ModelBlock(model, block)]).ShouldBe(BlockReception.Accepted);
        }

        return download.Take();
    }

    /// <summary>How many messages of models have come.</summary>
    public int Seen => _topicsSeen.Count;

    /// <summary>Waits for a message of a model after so many others.</summary>
    public Task AwaitNextAsync(Hash256 model, string last, int after) =>
        _topicsSeen.FirstAsync(seen => seen == $"fqc/v1/{TestConsortium.Name}/model/{model}/{last}", after);

    /// <summary>Waits for a retained message of a model.</summary>
    public async Task<byte[]> AwaitAsync(Hash256 model, string last, Func<byte[], bool> match)
    {
        var topic = $"fqc/v1/{TestConsortium.Name}/model/{model}/{last}";
        await _topicsSeen.FirstAsync(seen => seen == topic && match(_retained[topic]));
        return _retained[topic];
    }

    /// <summary>Watches everything that is retained of models from now on.</summary>
    public Task WatchModelsAsync() =>
        _link.SubscribeAsync($"fqc/v1/{TestConsortium.Name}/model/#", QualityOfService.AtLeastOnce, _stop.Token);

    /// <summary>Models of which the broker holds blocks without a manifest.</summary>
    public async Task<IReadOnlyList<Hash256>> OrphansOnBrokerAsync()
    {
        await WatchModelsAsync();
        var before = Plans.Count;
        await _link.UnsubscribeAsync(_topics.Plan, _stop.Token);
        await _link.SubscribeAsync(_topics.Plan, QualityOfService.AtLeastOnce, _stop.Token);
        await Plans.FirstAsync(_ => true, before);
        return
        [
            .. _retained
                .Where(entry => entry.Value.Length > 0 && _topics.TryParse(entry.Key, out _))
                .Select(entry => entry.Key)
                .Select(topic => _topics.TryParse(topic, out var address) ? address : default)
                .Where(address => address.Kind == TopicKind.ModelBlock && !_retained.TryGetValue(_topics.Manifest(address.Model), out _))
                .Select(address => address.Model)
                .Distinct(),
        ];
    }

    /// <summary>Makes a model from the one before it and the retained step.</summary>
    public async Task<float[]> StepAsync(ByteString id, ByteString baseModel, float[] start)
    {
        var (model, before) = (PackedHashes.UnpackOne(id)!.Value, _topicsSeen.Count);
        await _link.SubscribeAsync(StepsOf(model), QualityOfService.AtLeastOnce, _stop.Token);
        await _topicsSeen.FirstAsync(topic => topic == _topics.StepManifest(model), before);
        EnvelopeCodec
            .TryOpen<StepManifest>(_retained[_topics.StepManifest(model)], PartyName.Aggregator, _trust, out var manifest)
            .ShouldBe(EnvelopeFault.None);
        var state = new ModelState(TestModel.Spec, [.. start], []);
        StepDownload
            .TryBegin(manifest!, model, PackedHashes.UnpackOne(baseModel)!.Value, state, out var download, out var problem)
            .ShouldBeTrue(problem);
        for (var block = 0; block < download.BlockCount; block++)
        {
            await _topicsSeen.FirstAsync(topic => topic == _topics.StepBlock(model, block), before);
            download.Offer(block, _retained[_topics.StepBlock(model, block)]).ShouldBe(BlockReception.Accepted);
        }

        await _link.UnsubscribeAsync(StepsOf(model), _stop.Token);
        download.TryTake(out var shared).ShouldBeTrue();
        return shared!;
    }

    /// <summary>Every block of the step to a model, as they came.</summary>
    public IReadOnlyList<byte[]> StepBlocks(ByteString id) =>
        [
            .. _retained
                .Keys.Where(topic =>
                    _topics.TryParse(topic, out var address)
                    && address.Kind == TopicKind.StepBlock
                    && address.Model == PackedHashes.UnpackOne(id)
                )
                .Order(StringComparer.Ordinal)
                .Select(topic => _retained[topic]),
        ];

    /// <summary>Models to which the broker holds a step.</summary>
    public async Task<HashSet<Hash256>> StepsOnBrokerAsync()
    {
        foreach (var topic in _retained.Keys.Where(topic => topic.Contains("/step/", StringComparison.Ordinal)))
        {
            _retained.TryRemove(topic, out _);
        }

        await _link.SubscribeAsync(_topics.StepManifests, QualityOfService.AtLeastOnce, _stop.Token);
        var before = Plans.Count;
        await _link.UnsubscribeAsync(_topics.Plan, _stop.Token);
        await _link.SubscribeAsync(_topics.Plan, QualityOfService.AtLeastOnce, _stop.Token);
        await Plans.FirstAsync(_ => true, before);
        return
        [
            .. _retained
                .Where(entry => entry.Value.Length > 0 && entry.Key.EndsWith("/step/manifest", StringComparison.Ordinal))
                .Select(entry => _topics.TryParse(entry.Key, out var address) ? address.Model : default),
        ];
    }

    /// <summary>Models whose manifest the broker holds.</summary>
    public async Task<HashSet<Hash256>> ModelsOnBrokerAsync(ByteString lastExpected)
    {
        await DownloadAsync(lastExpected);
        await _link.SubscribeAsync(_topics.Manifests, QualityOfService.AtLeastOnce, _stop.Token);
        var before = Plans.Count;
        await _link.UnsubscribeAsync(_topics.Plan, _stop.Token);
        await _link.SubscribeAsync(_topics.Plan, QualityOfService.AtLeastOnce, _stop.Token);
        await Plans.FirstAsync(_ => true, before);
        return
        [
            .. _retained
                .Keys.Where(topic => topic.EndsWith("/manifest", StringComparison.Ordinal) && _retained[topic].Length > 0)
                .Select(topic => _topics.TryParse(topic, out var address) ? address.Model : default),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stop.CancelAsync();
        await _link.DisposeAsync();
        await Task.WhenAll(_reading, _playing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _identity.Dispose();
        _trust.Dispose();
        _stop.Dispose();
    }

    private static string StepsOf(Hash256 model) => $"fqc/v1/{TestConsortium.Name}/model/{model}/step/+";

    private static Identity Identify(CertificateFiles files) =>
        new(X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile));

    private async Task ReadAsync()
    {
        await foreach (var message in _link.Messages.ReadAllAsync(_stop.Token))
        {
            _topics.TryParse(message.Topic, out var address).ShouldBeTrue(message.Topic);
            switch (address.Kind)
            {
                case TopicKind.Plan
                    when EnvelopeCodec.TryOpen<Plan>(message.Payload, PartyName.Aggregator, _trust, out var plan) == EnvelopeFault.None:
                    Plans.Add(plan!);
                    _work.Writer.TryWrite(plan!);
                    break;
                case TopicKind.Answer
                    when EnvelopeCodec.TryOpen<UpdateAnswer>(message.Payload, PartyName.Aggregator, _trust, out var answer)
                        == EnvelopeFault.None:
                    Answers.Add(answer!);
                    _work.Writer.TryWrite(answer!);
                    break;
                default:
                    _retained[message.Topic] = message.Payload.ToArray();
                    _topicsSeen.Add(message.Topic);
                    break;
            }

            await message.AckAsync(_stop.Token);
        }
    }

    private async Task PlayAsync()
    {
        FakeUpdate? update = null;
        var accepted = -1;
        await foreach (var item in _work.Reader.ReadAllAsync(_stop.Token))
        {
            switch (item)
            {
                case Plan { Phase: Phase.Train } plan when plan.Round > accepted && update?.Commit.Round != plan.Round:
                    update = FakeUpdate.Of(Name, plan);
                    await SendBlocksAsync(update, _ => true);
                    await CommitAsync(update);
                    break;
                case Plan { Phase: Phase.Train } plan when plan.Round == accepted && update?.Commit.Round == plan.Round:
                    // The round is announced anew: the aggregator may have lost what it took.
                    await CommitAsync(update);
                    break;
                case Plan { Phase: Phase.Evaluate } plan:
                    await EvaluateAsync(plan);
                    break;
                case UpdateAnswer { Outcome: Outcome.Accepted } answer:
                    accepted = Math.Max(accepted, (int)answer.Round);
                    break;
                case UpdateAnswer { Outcome: Outcome.Missing } answer when update is not null:
                    await SendBlocksAsync(update, block => answer.MissingBlocks.Contains((uint)block));
                    await CommitAsync(update);
                    break;
                case string when update is not null && update.Commit.Round > accepted:
                    await CommitAsync(update);
                    break;
            }
        }
    }
}
