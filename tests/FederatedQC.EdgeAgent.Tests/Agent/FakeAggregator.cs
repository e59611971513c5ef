using System.Collections.Concurrent;
using System.Threading.Channels;
using FederatedQC.Federation.Plans;
using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Pki;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.EdgeAgent.Tests.Agent;

/// <summary>The other end of the protocol, in the hands of a test.</summary>
internal sealed class FakeAggregator : IAsyncDisposable
{
    private readonly Channel<UpdateCommit> _commits = Channel.CreateUnbounded<UpdateCommit>();
    private readonly Channel<CandidateEvaluation> _evaluations = Channel.CreateUnbounded<CandidateEvaluation>();
    private readonly Channel<SiteStatus> _statuses = Channel.CreateUnbounded<SiteStatus>();
    private readonly ConcurrentDictionary<(string Run, uint Round), byte[]> _answers = [];
    private readonly Identity _identity;
    private readonly TrustAnchor _trust;
    private readonly MqttLink _link;
    private readonly string _consortium;
    private readonly string _site;
    private Task _reading = Task.CompletedTask;
    private Task _repeating = Task.CompletedTask;
    private ulong _revision;

    private FakeAggregator(MqttLink link, Identity identity, TrustAnchor trust, string consortium, string site, RunSettings settings) =>
        (_link, _identity, _trust, _consortium, _site, Settings) = (link, identity, trust, consortium, site, settings);

    /// <summary>The family whose plans and models are published from now on; null for none.</summary>
    public string? Family { get; set; }

    /// <summary>The settings of the plans that are published from now on.</summary>
    public RunSettings Settings { get; set; }

    public ConsortiumTopics Topics => new(_consortium, Family);

    /// <summary>Blocks of updates as they came, by round and number.</summary>
    public ConcurrentDictionary<(int Round, int Block), byte[]> Blocks { get; } = [];

    /// <summary>Everything that the site ever sent.</summary>
    public ConcurrentQueue<byte[]> Everything { get; } = [];

    public static async Task<FakeAggregator> StartAsync(
        MqttConnectionOptions connection,
        CertificateFiles files,
        string caFile,
        string consortium,
        string site,
        RunSettings settings
    )
    {
        var identity = new Identity(
            System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile)
        );
        var trust = new TrustAnchor(
            System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(caFile),
            TimeProvider.System
        );
        var aggregator = new FakeAggregator(
            MqttLink.Create(connection, will: null, TimeProvider.System, NullLoggerFactory.Instance),
            identity,
            trust,
            consortium,
            site,
            settings
        );
        foreach (var filter in new[] { aggregator.Topics.FromSites, aggregator.Topics.Evaluations, aggregator.Topics.Statuses })
        {
            await aggregator._link.SubscribeAsync(filter, QualityOfService.AtLeastOnce, CancellationToken.None);
        }

        await aggregator._link.StartAsync(CancellationToken.None);
        await aggregator._link.WaitConnectedAsync(Limit());
        aggregator._reading = aggregator.ReadAsync();
        return aggregator;
    }

    public async Task<Hash256> PublishModelAsync(ModelState model, Func<int, byte[], byte[]>? change = null)
    {
        var hashes = BlockHashes.OfVector(model.Shared);
        var id = ModelId.Of(model.Spec, hashes);
        var manifest = new ModelManifest
        {
            Model = PackedHashes.Pack(id),
            Spec = UnsafeByteOperations.UnsafeWrap(ModelSpecJson.Serialize(model.Spec)),
            BlockHashes = PackedHashes.Pack(hashes),
        };
        for (var block = 0; block < hashes.Length; block++)
        {
            var bytes = FloatBytes.Of(model.Shared.AsSpan(ParameterBlocks.RangeOf(model.Shared.Length, block))).ToArray();
            await PublishAsync(Topics.ModelBlock(id, block), change?.Invoke(block, bytes) ?? bytes, retain: true);
        }

        await PublishAsync(Topics.Manifest(id), EnvelopeCodec.Seal(manifest, _identity), retain: true);
        return id;
    }

    public Task PublishBlockAsync(Hash256 model, int block, byte[] bytes) =>
        PublishAsync(Topics.ModelBlock(model, block), bytes, retain: true);

    /// <summary>Publishes a step, its blocks as a test wants them; a block that is null is not there.</summary>
    public async Task PublishStepAsync(FakeStep step, Func<int, byte[], byte[]?>? change = null, Func<StepManifest, byte[]>? seal = null)
    {
        var model = PackedHashes.UnpackOne(step.Manifest.Model)!.Value;
        for (var block = 0; block < step.Blocks.Length; block++)
        {
            if ((change is null ? step.Blocks[block] : change(block, step.Blocks[block])) is { } bytes)
            {
                await PublishAsync(Topics.StepBlock(model, block), bytes, retain: true);
            }
        }

        await PublishAsync(
            Topics.StepManifest(model),
            seal?.Invoke(step.Manifest) ?? EnvelopeCodec.Seal(step.Manifest, _identity),
            retain: true
        );
    }

    public async Task<ulong> PublishPlanAsync(
        Phase phase,
        int round,
        Hash256 start,
        Hash256? candidate = null,
        Hash256? released = null,
        ulong? revision = null,
        Identity? signer = null,
        Hash256? control = null,
        params FakeStep[] steps
    )
    {
        var plan = new Plan
        {
            Consortium = _consortium,
            Family = Family ?? "",
            Run = Settings.Run,
            Revision = revision ?? ++_revision,
            Round = (uint)round,
            Phase = phase,
            BaseModel = PackedHashes.Pack(start),
            CandidateModel = candidate is { } c ? PackedHashes.Pack(c) : ByteString.Empty,
            ReleasedModel = released is { } r ? PackedHashes.Pack(r) : ByteString.Empty,
            ControlVector = control is { } v ? PackedHashes.Pack(v) : ByteString.Empty,
            Settings = UnsafeByteOperations.UnsafeWrap(RunSettingsJson.Serialize(Settings)),
            Steps = { steps.Select(step => new StepOffer { Model = step.Manifest.Model, BaseModel = step.Manifest.BaseModel }) },
        };
        await PublishAsync(Topics.Plan, EnvelopeCodec.Seal(plan, signer ?? _identity), retain: true);
        return plan.Revision;
    }

    public Task AnswerAsync(UpdateCommit commit, Outcome outcome, string refusal = "", params uint[] missing)
    {
        var answer = EnvelopeCodec.Seal(AnswerTo(commit, outcome, refusal, missing), _identity);
        if (outcome is Outcome.Accepted or Outcome.Refused)
        {
            _answers[(commit.Run, commit.Round)] = answer;
        }

        return PublishAsync(Topics.Answers(_site), answer, retain: false);
    }

    public UpdateAnswer AnswerTo(UpdateCommit commit, Outcome outcome, string refusal = "", params uint[] missing) =>
        new()
        {
            Run = commit.Run,
            Round = commit.Round,
            Outcome = outcome,
            Refusal = refusal,
            MissingBlocks = { missing },
            Site = _site,
            Commit = ByteString.CopyFrom(System.Security.Cryptography.SHA256.HashData(commit.ToByteArray())),
        };

    /// <summary>Sends an answer as it is, once.</summary>
    public Task PublishAnswerAsync(UpdateAnswer answer) =>
        PublishAsync(Topics.Answers(_site), EnvelopeCodec.Seal(answer, _identity), retain: false);

    public async Task<UpdateCommit> CommitAsync() => await _commits.Reader.ReadAsync(Limit());

    public async Task<CandidateEvaluation> EvaluationAsync() => await _evaluations.Reader.ReadAsync(Limit());

    /// <summary>The next status that is as expected.</summary>
    public async Task<SiteStatus> StatusAsync(Func<SiteStatus, bool> expected)
    {
        var limit = Limit();
        SiteStatus status;
        do
        {
            status = await _statuses.Reader.ReadAsync(limit);
        } while (!expected(status));
        return status;
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await _repeating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _reading;
        _identity.Dispose();
        _trust.Dispose();
    }

    public byte[] Seal(IMessage message) => EnvelopeCodec.Seal(message, _identity);

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    private async Task PublishAsync(string topic, byte[] payload, bool retain) =>
        (await _link.PublishUntilDeliveredAsync(topic, payload, retain, Limit())).Status.ShouldBe(PublishStatus.Delivered);

    private async Task ReadAsync()
    {
        await foreach (var message in _link.Messages.ReadAllAsync())
        {
            Everything.Enqueue(message.Payload.ToArray());
            if (Topics.TryParse(message.Topic, out var address))
            {
                Receive(address, message.Payload);
            }

            await message.AckAsync(CancellationToken.None);
        }
    }

    private void Receive(TopicAddress address, ReadOnlyMemory<byte> payload)
    {
        switch (address.Kind)
        {
            case TopicKind.UpdateBlock:
                Blocks[(address.Round, address.Block)] = payload.ToArray();
                break;
            case TopicKind.Commit when Open<UpdateCommit>(payload) is { } commit:
                if (Missing(commit) is { Length: > 0 } missing)
                {
                    // An announcement: now the blocks may come.
                    _repeating = AnswerAsync(commit, Outcome.Missing, missing: missing);
                    break;
                }

                _commits.Writer.TryWrite(commit);
                if (_answers.TryGetValue((commit.Run, commit.Round), out var answer))
                {
                    // The same commit again gets the same answer: the site may not have been there to hear it.
                    _repeating = PublishAsync(Topics.Answers(_site), answer, retain: false);
                }

                break;
            case TopicKind.Evaluation when Open<CandidateEvaluation>(payload) is { } evaluation:
                _evaluations.Writer.TryWrite(evaluation);
                break;
            case TopicKind.Status when Open<SiteStatus>(payload) is { } status:
                _statuses.Writer.TryWrite(status);
                break;
            default:
                break;
        }
    }

    private uint[] Missing(UpdateCommit commit)
    {
        var hashes = PackedHashes.Unpack(commit.BlockHashes)!;
        return
        [
            .. Enumerable
                .Range(0, hashes.Length)
                .Where(block => !Blocks.TryGetValue(((int)commit.Round, block), out var bytes) || Hash256.Of(bytes) != hashes[block])
                .Select(block => (uint)block),
        ];
    }

    private T? Open<T>(ReadOnlyMemory<byte> payload)
        where T : class, IMessage<T>, new() =>
        EnvelopeCodec.TryOpen<T>(payload, _site, _trust, out var message) == EnvelopeFault.None ? message : null;
}
