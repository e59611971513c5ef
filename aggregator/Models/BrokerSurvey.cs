using System.Security.Cryptography;
using System.Threading.Channels;
using FederatedQC.Messaging.Links;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Models;

/// <summary>
/// Finds out, whenever the control connection came about, which models the broker still holds: a broker that was killed has lost what was newer
/// than its last save. It subscribes to the manifests and then sends itself a message; once that is back, every retained manifest has come.
/// </summary>
internal sealed partial class BrokerSurvey(ConsortiumLinks links, TrustAnchor trust, ModelDistribution distribution, PlanPublisher plans, ILogger<BrokerSurvey> logger) : BackgroundService
{
    private const int NonceBytes = 16;
    private readonly Channel<bool> _connections = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Lock _turn = new();
    private BrokerHoldings _found = new();
    private byte[] _nonce = [];
    private TaskCompletionSource _echoed = new();

    /// <summary>Takes a retained manifest.</summary>
    public void Saw(TopicAddress address, ReadOnlyMemory<byte> payload)
    {
        // A forged one stays in place until the real one is published over it.
        var isOurs = EnvelopeCodec.TryOpen<ModelManifest>(payload, PartyName.Aggregator, trust, out var manifest) == EnvelopeFault.None
            && PackedHashes.UnpackOne(manifest!.Model) == address.Model;
        if (isOurs)
        {
            Note(found => found.Models[address.Model] = manifest!.BlockHashes.Length / Hash256.Size);
        }
    }

    /// <summary>Takes the retained manifest of a step.</summary>
    public void SawStep(TopicAddress address, ReadOnlyMemory<byte> payload)
    {
        var isOurs = EnvelopeCodec.TryOpen<StepManifest>(payload, PartyName.Aggregator, trust, out var manifest) == EnvelopeFault.None
            && PackedHashes.UnpackOne(manifest!.Model) == address.Model;
        if (isOurs)
        {
            Note(found => found.Steps[address.Model] = manifest!.BlockLengths.Count);
        }
    }

    /// <summary>Takes the aggregator's message to itself.</summary>
    public void Echoed(ReadOnlySpan<byte> nonce)
    {
        lock (_turn)
        {
            if (nonce.SequenceEqual(_nonce))
            {
                _echoed.TrySetResult();
            }
        }
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        links.Control.Connected += OnConnected;
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        links.Control.Connected -= OnConnected;
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _connections.Reader.WaitToReadAsync(stoppingToken))
        {
            _connections.Reader.TryRead(out _);
            var echoed = Begin();
            await links.Control.SubscribeAsync(links.Topics.Answers(PartyName.Aggregator), QualityOfService.AtLeastOnce, stoppingToken);
            await links.Control.SubscribeAsync(links.Topics.Manifests, QualityOfService.AtLeastOnce, stoppingToken);
            await links.Control.SubscribeAsync(links.Topics.StepManifests, QualityOfService.AtLeastOnce, stoppingToken);
            await ConsortiumLinks.DeliverAsync(links.Control, links.Topics.Answers(PartyName.Aggregator), _nonce, retain: false, stoppingToken);

            // Where the connection is lost before the echo, the next one begins anew.
            await Task.WhenAny(echoed, _connections.Reader.WaitToReadAsync(stoppingToken).AsTask());
            if (echoed.IsCompleted)
            {
                var found = Found();
                Log.Surveyed(logger, found.Models.Count, found.Steps.Count);
                await distribution.SurveyedAsync(found, stoppingToken);
                await plans.RepublishAsync(stoppingToken);
            }
        }
    }

    private void OnConnected(object? sender, LinkConnectedEventArgs connected) => _connections.Writer.TryWrite(connected.SessionPresent);

    private Task Begin()
    {
        lock (_turn)
        {
            _found = new BrokerHoldings();
            _nonce = RandomNumberGenerator.GetBytes(NonceBytes);
            _echoed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _echoed.Task;
        }
    }

    private BrokerHoldings Found()
    {
        lock (_turn)
        {
            return _found.Copy();
        }
    }

    private void Note(Action<BrokerHoldings> note)
    {
        lock (_turn)
        {
            note(_found);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(9211, LogLevel.Debug, "The broker holds {Models} models and {Steps} steps")]
        public static partial void Surveyed(ILogger logger, int models, int steps);
    }
}
