using System.Collections.Immutable;
using FederatedQC.Aggregator.Health;
using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage;
using FederatedQC.Storage.Updates;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// Answers commits: what is missing, once there is room for it; accepted; or refused and why. The same commit again gets the same answer;
/// where nothing can be said yet, none, and none where the site's signature is not on it. An answer quotes nothing of the commit but a
/// sound name. To be called for one site at a time, and not while its blocks come in.
/// </summary>
internal sealed partial class CommitHandler(
    ConsortiumLinks links,
    Identity identity,
    TrustAnchor trust,
    RunDriver driver,
    UpdateStoreCache updates,
    UploadAdmission uploads,
    DiskAvailability disk,
    RunJournal journal,
    AggregatorMetrics metrics,
    TimeProvider time,
    ILogger<CommitHandler> logger
)
{
    // More are asked for in the answers that follow, so that an answer stays far below any broker's limit.
    private const int MostMissing = 4096;

    /// <summary>Judges a commit, writes down what follows, and then answers.</summary>
    /// <returns>Whether it was admitted just now.</returns>
    /// <exception cref="BrokerRefusalException">The broker does not take the answer.</exception>
    /// <exception cref="StorageException">The journal can't be written.</exception>
    public async Task<bool> AnswerAsync(TopicAddress address, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var fault = EnvelopeCodec.TryOpen<UpdateCommit>(payload, address.Site, trust, out var commit, out var digest);
        if (commit is null)
        {
            // Whoever sent it is not known, and the site whose name it bears asked for nothing.
            metrics.Dropped(AggregatorMetrics.NotAuthentic);
            Log.NotAuthentic(logger, address.Site, address.Round, fault);
            return false;
        }

        var state = await driver.WhenUpdatesAreJudgedAsync(cancellation);
        var isNew = false;
        UpdateAnswer? answer;
        if (IsAdmitted(state, address.Site, commit))
        {
            answer = new UpdateAnswer { Outcome = Outcome.Accepted };
        }
        else if (state is { IsBuffered: true } && state.Updates.ContainsKey(address.Site))
        {
            // One update a site in a buffer: this one is for the next. The site asks again when its answer is overdue.
            Log.Deferred(logger, address.Site, address.Round, state.Round);
            await SendAsync(uploads.Ended(address.Site), cancellation);
            return false;
        }
        else
        {
            answer = await JudgeAsync(address, state, commit, payload, cancellation);
            isNew = answer?.Outcome == Outcome.Accepted;
        }

        if (answer is null)
        {
            // Its turn is another's meanwhile.
            Log.NoRoom(logger, address.Site, address.Round);
            await SendAsync(uploads.Ended(address.Site), cancellation);
            return false;
        }

        (answer.Site, answer.Commit) = (address.Site, PackedHashes.Pack(digest));
        (answer.Run, answer.Round) = (PartyName.IsValid(commit.Run) ? commit.Run : "", commit.Round);
        Log.Answered(logger, address.Site, address.Round, answer.Outcome, answer.Refusal, answer.Detail, answer.MissingBlocks.Count);
        if (answer.Outcome == Outcome.Missing)
        {
            await SendAsync(uploads.Announced(address.Site, BytesOf(answer, commit), answer), cancellation);
            return false;
        }

        await SendAsync(address.Site, answer, cancellation);
        await SendAsync(uploads.Ended(address.Site), cancellation);
        return isNew;
    }

    private static long BytesOf(UpdateAnswer answer, UpdateCommit commit) =>
        answer.MissingBlocks.Sum(block => (long)commit.BlockLengths[(int)block]);

    private async Task SendAsync(ImmutableArray<UploadAdmission.Announcement> admitted, CancellationToken cancellation)
    {
        foreach (var (site, _, answer) in admitted)
        {
            await SendAsync(site, answer, cancellation);
        }
    }

    private Task SendAsync(string site, UpdateAnswer answer, CancellationToken cancellation) =>
        ConsortiumLinks.DeliverAsync(
            links.Control,
            links.Topics.Answers(site),
            EnvelopeCodec.Seal(answer, identity),
            retain: false,
            cancellation
        );

    // Null where nothing can be said for now.
    private async Task<UpdateAnswer?> JudgeAsync(
        TopicAddress address,
        RunState? state,
        UpdateCommit commit,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellation
    )
    {
        if (state is null)
        {
            return await RefuseAsync(address, state, new AdmissionVerdict(RefusalReason.WrongRound, "no run is in progress"), cancellation);
        }

        var (claim, hashes) = Claim(address, commit);
        if (claim is null || hashes is null)
        {
            return await RefuseAsync(
                address,
                state,
                new AdmissionVerdict(
                    RefusalReason.Malformed,
                    "the commit's run has no valid name, or its lists or round don't fit together"
                ),
                cancellation
            );
        }

        var verdict = AdmissionGate.CheckClaim(state, claim);
        if (!verdict.IsAdmitted)
        {
            return await RefuseAsync(address, state, verdict, cancellation);
        }

        var store = updates.Of(state.Settings);
        var key = new UpdateKey(claim.Run, claim.Round, claim.Site);
        var missing = store.Missing(key, hashes, claim.BlockLengths);
        if (missing.Count > 0)
        {
            return disk.Takes(store, missing.Sum(block => (long)claim.BlockLengths[block]))
                ? new UpdateAnswer { Outcome = Outcome.Missing, MissingBlocks = { missing.Take(MostMissing).Select(block => (uint)block) } }
                : null;
        }

        var content = UpdateContent.Measure(state.Settings, claim.Round, claim.BlockLengths, (block, encoded) =>
            store.ReadBlock(key, block, encoded)
        );
        verdict = content.Verdict(state.Settings.Admission);
        if (!verdict.IsAdmitted)
        {
            return await RefuseAsync(address, state, verdict, cancellation);
        }

        if (await AdmitAsync(key, state.Round, commit, content, payload, cancellation))
        {
            metrics.Accepted();
            return new UpdateAnswer { Outcome = Outcome.Accepted };
        }

        // The round closed meanwhile: an asynchronous run takes the update in its next one, any other tells the site.
        return await JudgeAsync(address, await driver.WhenUpdatesAreJudgedAsync(cancellation), commit, payload, cancellation);
    }

    private async Task<bool> AdmitAsync(
        UpdateKey key,
        int open,
        UpdateCommit commit,
        UpdateContent content,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellation
    )
    {
        var settings = driver.State!.Settings;
        updates.Of(settings).Seal(key);
        journal.AppendCommit(key.Run, key.Round, key.Site, payload);
        var update = new AdmittedUpdate(
            (long)commit.Samples,
            ClaimLimits.Steps(settings, (long)commit.Samples, commit.Steps),
            ClaimLimits.Loss(commit.Loss),
            content.Bytes,
            Math.Sqrt(content.SquaredNorm),
            Staleness: open - key.Round,
            ClaimLimits.Epsilon(settings.Privacy, commit.HasEpsilon ? commit.Epsilon : null)
        );
        return IsAdmitted(
            await driver.PostAsync(new RunEvent.UpdateAdmitted(open, key.Site, update, time.GetUtcNow()), cancellation),
            key.Site,
            commit
        );
    }

    private async Task<UpdateAnswer> RefuseAsync(
        TopicAddress address,
        RunState? state,
        AdmissionVerdict verdict,
        CancellationToken cancellation
    )
    {
        metrics.Refused(verdict.Reason);
        if (state is not null && state.Settings.Sites.Contains(address.Site))
        {
            await driver.PostAsync(
                new RunEvent.UpdateRefused(address.Round, address.Site, RefusalCodes.Of(verdict.Reason), time.GetUtcNow()),
                cancellation
            );
        }

        return Refusal(verdict);
    }

    private static UpdateAnswer Refusal(AdmissionVerdict verdict) =>
        new()
        {
            Outcome = Outcome.Refused,
            Refusal = RefusalCodes.Of(verdict.Reason),
            Detail = verdict.Detail,
        };

    private static bool IsAdmitted(RunState? state, string site, UpdateCommit commit)
    {
        if (state is null || commit.Run != state.Settings.Run || commit.Round > (uint)state.Round)
        {
            return false;
        }

        // An asynchronous run may have taken the update into a later round than the one that it was made for.
        var made = (int)commit.Round;
        return Enumerable
            .Range(made, state.Round - made + 1)
            .Any(round =>
                (round < state.History.Length ? state.History[round].Updates : state.Updates).TryGetValue(site, out var update)
                && update.Staleness == round - made
            );
    }

    private static (UpdateClaim? Claim, Hash256[]? Hashes) Claim(TopicAddress address, UpdateCommit commit)
    {
        var hashes = PackedHashes.Unpack(commit.BlockHashes);
        if (
            hashes is null
            || !PartyName.IsValid(commit.Run)
            || hashes.Length != commit.BlockLengths.Count
            || commit.Round != (uint)address.Round
        )
        {
            return (null, null);
        }

        var lengths = commit.BlockLengths.Select(length => (int)Math.Min(length, int.MaxValue)).ToArray();
        var baseModel = PackedHashes.UnpackOne(commit.BaseModel) ?? default;
        return (new UpdateClaim(commit.Run, address.Round, address.Site, baseModel, commit.Codec, lengths, commit.Samples), hashes);
    }

    private static partial class Log
    {
        [LoggerMessage(
            9151,
            LogLevel.Information,
            "Update of {Site} for round {Round}: {Outcome} {Refusal} {Detail} ({Missing} blocks missing)"
        )]
        public static partial void Answered(
            ILogger logger,
            string site,
            int round,
            Outcome outcome,
            string refusal,
            string detail,
            int missing
        );

        [LoggerMessage(9154, LogLevel.Warning, "Update of {Site} for round {Round} is not asked for: the disk can't take it")]
        public static partial void NoRoom(ILogger logger, string site, int round);

        [LoggerMessage(9152, LogLevel.Information, "Update of {Site} for round {Round} waits: round {Open} has one of the site's already")]
        public static partial void Deferred(ILogger logger, string site, int round, int open);

        [LoggerMessage(9153, LogLevel.Warning, "A commit of {Site} for round {Round} can't be believed and is not answered: {Fault}")]
        public static partial void NotAuthentic(ILogger logger, string site, int round, EnvelopeFault fault);
    }
}
