using System.Threading.Channels;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.EdgeAgent.Training;
using FederatedQC.Messaging.Links;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Transfer;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// Sends one update from disk: runs the effects of <see cref="UploadMachine"/> until the aggregator has accepted or refused it.
/// </summary>
internal sealed partial class UpdateUpload(PreparedUpdate update, SiteLinks links, SiteServices services)
{
    private readonly Channel<UploadEvent> _events = Channel.CreateUnbounded<UploadEvent>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly ILogger _logger = services.Loggers.CreateLogger<UpdateUpload>();
    private readonly ByteString _commit = PackedHashes.Pack(EnvelopeCodec.DigestOf(update.Commit));
    private int _attempt;

    /// <summary>The round whose update is sent.</summary>
    public RoundKey Round => update.Update.Round;

    /// <summary>Whether an answer is to this upload's commit and to no other's, such as an earlier one of the same round.</summary>
    public bool IsAnsweredBy(UpdateAnswer answer) => answer.Site == links.Site && answer.Commit == _commit;

    /// <summary>The aggregator answered.</summary>
    public void Answered(UpdateAnswer answer)
    {
        UploadEvent? happened = answer.Outcome switch
        {
            Outcome.Accepted => new UploadEvent.UpdateAccepted(),
            Outcome.Refused => new UploadEvent.UpdateRefused(PeerText.Visible(answer.Refusal)),
            Outcome.Missing => new UploadEvent.BlocksMissing([
                .. answer.MissingBlocks.Where(block => block < update.Commit.BlockLengths.Count).Select(block => (int)block).Distinct(),
            ]),
            _ => null,
        };
        if (happened is not null)
        {
            _events.Writer.TryWrite(happened);
        }
    }

    /// <summary>The link came back: an answer may have been lost.</summary>
    public void Reconnected() => _events.Writer.TryWrite(new UploadEvent.AnswerOverdue(Volatile.Read(ref _attempt)));

    /// <summary>Sends until there is an answer that counts.</summary>
    /// <exception cref="OperationCanceledException">The update is of no use any more.</exception>
    public async Task<SiteEvent> RunAsync(CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            var (state, effects) = UploadMachine.Begin();
            while (true)
            {
                foreach (var effect in effects)
                {
                    _ = effect switch
                    {
                        UploadEffect.SendBlock send => SendBlockAsync(send.Block, ended.Token),
                        UploadEffect.SendCommit send => SendCommitAsync(send.Attempt, ended.Token),
                        _ => Task.CompletedTask,
                    };
                }

                if (state.Phase == UploadPhase.Accepted)
                {
                    return new SiteEvent.UpdateAccepted(Round);
                }

                if (state.Phase == UploadPhase.Refused)
                {
                    return new SiteEvent.UpdateRefused(Round, state.Refusal ?? "");
                }

                (state, effects) = UploadMachine.Apply(state, await _events.Reader.ReadAsync(cancellation));
            }
        }
        catch (ChannelClosedException unreadable)
        {
            Log.Unreadable(_logger, Round.ToString(), unreadable.InnerException?.Message ?? unreadable.Message);
            return new SiteEvent.UpdateLost(Round);
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    private async Task SendBlockAsync(int block, CancellationToken ended)
    {
        try
        {
            var bytes = update.ReadBlock(block);
            await SendAsync(links.Topics.UpdateBlock(links.Site, Round.Round, block), bytes, ended);
            services.Health.Sent(bytes.Length);
            _events.Writer.TryWrite(new UploadEvent.BlockDelivered(block));
        }
        catch (OperationCanceledException)
        {
            // The upload has ended.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _events.Writer.TryComplete(exception);
        }
    }

    private async Task SendCommitAsync(int attempt, CancellationToken ended)
    {
        try
        {
            Volatile.Write(ref _attempt, attempt);
            await SendAsync(links.Topics.Commit(links.Site, Round.Round), EnvelopeCodec.Seal(update.Commit, services.Identity), ended);
            await Task.Delay(services.Options.Sync.AnswerTimeout, services.Time, ended);
            _events.Writer.TryWrite(new UploadEvent.AnswerOverdue(attempt));
        }
        catch (OperationCanceledException)
        {
            // The upload has ended.
        }
    }

    // A broker that refuses has wrong access rules, which its operator will mend: that is no reason to lose the update.
    private async Task SendAsync(string topic, ReadOnlyMemory<byte> payload, CancellationToken ended)
    {
        while (
            await links.Bulk.PublishUntilDeliveredAsync(topic, payload, retain: false, ended)
                is { Status: not PublishStatus.Delivered } outcome
        )
        {
            Log.BrokerRefused(_logger, topic, PeerText.Visible(outcome.Reason, PeerText.MaxSentenceLength));
            await Task.Delay(services.Options.Sync.AnswerTimeout, services.Time, ended);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8701, LogLevel.Warning, "The broker refused {Topic}: {Reason}")]
        public static partial void BrokerRefused(ILogger logger, string topic, string reason);

        [LoggerMessage(8702, LogLevel.Error, "The update {Round} can't be read and is trained again: {Reason}")]
        public static partial void Unreadable(ILogger logger, string round, string reason);
    }
}
