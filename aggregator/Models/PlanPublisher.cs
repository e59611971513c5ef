using System.Text;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage.Journals;
using FederatedQC.Storage.Models;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Models;

/// <summary>
/// Publishes the plan, signed and retained. Every new plan is journalled before it goes out and has a higher revision than any before it,
/// also than those of a journal that was lost, which the broker's retained plan shows; the same plan again keeps its revision.
/// </summary>
internal sealed partial class PlanPublisher(
    AggregatorOptions options,
    RunConfiguration configuration,
    ConsortiumLinks links,
    Identity identity,
    Journal journal,
    StepStore steps,
    TimeProvider time,
    ILogger<PlanPublisher> logger
) : IDisposable
{
    private const string Stream = "plans";
    private readonly SemaphoreSlim _turn = new(1);
    private byte[]? _sealed;
    private ulong _above;
    private bool _isFirst = true;

    /// <summary>Publishes what the run asks of the sites now.</summary>
    /// <param name="state">The run.</param>
    /// <param name="phase">What the sites are to do.</param>
    /// <param name="isAgain">Whether the same plan gets a new revision, so that the sites do again what they have done for it.</param>
    /// <param name="cancellation">The process is stopping.</param>
    /// <exception cref="BrokerRefusalException">The broker does not take it.</exception>
    public async Task PublishAsync(RunState state, Phase phase, bool isAgain, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var plan = Journalled(Plan(state, phase), isAgain);
            _sealed = EnvelopeCodec.Seal(plan, identity);
            await DeliverAsync(cancellation);
            Log.Published(logger, plan.Revision, plan.Round, plan.Phase);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Takes note of the plan that the broker held when this process first looked; null for none of ours. One that the journal does not end
    /// with shows that the journal is older than what the sites follow: they would ignore its revisions for ever.
    /// </summary>
    public void Found(Plan? retained)
    {
        if (!_isFirst)
        {
            return;
        }

        _isFirst = false;
        var last = Last();
        if (!Equals(last, retained))
        {
            _above = Math.Max(last?.Revision ?? 0, retained?.Revision ?? 0);
            Log.Behind(logger, last?.Revision ?? 0, retained?.Revision ?? 0);
        }
    }

    /// <summary>Publishes the present plan again, for a broker that may have lost it.</summary>
    /// <exception cref="BrokerRefusalException">The broker does not take it.</exception>
    public async Task RepublishAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await DeliverAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private Task DeliverAsync(CancellationToken cancellation) =>
        _sealed is null
            ? Task.CompletedTask
            : ConsortiumLinks.DeliverAsync(links.Control, links.Topics.Plan, _sealed, retain: true, cancellation);

    private Plan Plan(RunState state, Phase phase) =>
        new()
        {
            Consortium = options.Consortium,
            Family = configuration.Family ?? "",
            Run = state.Settings.Run,
            Round = (uint)state.Round,
            Phase = phase,
            BaseModel = PackedHashes.Pack(state.Base),
            CandidateModel = phase == Phase.Evaluate ? Pack(state.Candidate) : ByteString.Empty,
            ReleasedModel = Pack(state.Released),
            ControlVector =
                phase == Phase.Train && state.ServerState.TryGetValue(ServerVectors.Control, out var control)
                    ? PackedHashes.Pack(control)
                    : ByteString.Empty,
            ReleasedPrivacy = Pack(state.LastRelease?.Privacy),
            Settings = UnsafeByteOperations.UnsafeWrap(RunSettingsJson.Serialize(state.Settings)),
            Steps = { Steps(state) },
        };

    // Of the models that a site may be asked to have.
    private IEnumerable<StepOffer> Steps(RunState state)
    {
        foreach (var model in new[] { state.Candidate, state.Base, state.Released }.OfType<Hash256>().Distinct())
        {
            if (state.Settings.SendsSteps && steps.TryOpen(model, out var step))
            {
                yield return new StepOffer { Model = PackedHashes.Pack(model), BaseModel = PackedHashes.Pack(step.Base) };
            }
        }
    }

    private Plan Journalled(Plan plan, bool isAgain)
    {
        var last = Last();
        plan.Revision = last?.Revision ?? 0;
        if (plan.Equals(last) && plan.Revision > _above && !isAgain)
        {
            return plan;
        }

        var now = time.GetUtcNow();
        plan.Revision = Math.Max(Math.Max(plan.Revision, _above) + 1, (ulong)now.ToUnixTimeMilliseconds());
        journal.Append(Stream, plan.Phase.ToString(), Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(plan)), now);
        return plan;
    }

    private Plan? Last()
    {
        var (sequence, _) = journal.Head(Stream);
        return journal
            .Read(Stream, sequence - 1)
            .Select(entry => JsonParser.Default.Parse<Plan>(Encoding.UTF8.GetString(entry.Payload.Span)))
            .LastOrDefault();
    }

    private static ByteString Pack(Hash256? model) => model is { } id ? PackedHashes.Pack(id) : ByteString.Empty;

    private static ReleasePrivacy? Pack(ModelPrivacy? privacy)
    {
        if (privacy is null)
        {
            return null;
        }

        var packed = new ReleasePrivacy
        {
            Level = privacy.Level,
            Delta = privacy.Delta,
            Accountant = privacy.Accountant,
        };
        if (privacy.Epsilon is { } epsilon)
        {
            packed.Epsilon = epsilon;
        }

        return packed;
    }

    private static partial class Log
    {
        [LoggerMessage(9221, LogLevel.Information, "Plan {Revision}: round {Round}, {Phase}")]
        public static partial void Published(ILogger logger, ulong revision, uint round, Phase phase);

        [LoggerMessage(
            9222,
            LogLevel.Information,
            "The journal ends with plan {Journalled}, the broker holds plan {Retained}: the next one goes above both"
        )]
        public static partial void Behind(ILogger logger, ulong journalled, ulong retained);
    }
}
