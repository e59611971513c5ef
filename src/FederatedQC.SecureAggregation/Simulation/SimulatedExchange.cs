using System.Collections.Frozen;
using System.Collections.Immutable;
using FederatedQC.SecureAggregation.Cryptography;
using FederatedQC.SecureAggregation.Masking;
using FederatedQC.SecureAggregation.Messages;
using FederatedQC.SecureAggregation.Server;
using FederatedQC.SecureAggregation.Site;

namespace FederatedQC.SecureAggregation.Simulation;

/// <summary>Carries the messages of both machines to and fro as bytes, and counts them.</summary>
internal sealed class SimulatedExchange
{
    private static readonly FrozenDictionary<Type, DropOutPoint> Points = new Dictionary<Type, DropOutPoint>
    {
        [typeof(KeyAdvertisement)] = DropOutPoint.Keys,
        [typeof(ShareUpload)] = DropOutPoint.Shares,
        [typeof(InputCommit)] = DropOutPoint.Input,
        [typeof(SurvivorSignature)] = DropOutPoint.Signature,
        [typeof(UnmaskShares)] = DropOutPoint.Unmasking,
    }.ToFrozenDictionary();

    private readonly SecureSimulationSettings _settings;
    private readonly SecureRound _round;
    private readonly SecureAggregator _aggregator;
    private readonly SecureSite[] _sites;
    private readonly SecureSiteState[] _states;
    private readonly SecureRefusal[] _refusals;
    private readonly long[] _sent;
    private readonly long[] _received;

    internal SimulatedExchange(
        SecureSimulationSettings settings,
        SecureRound round,
        IKeyAgreement agreement,
        SimulatedIdentities identities
    )
    {
        var sites = round.Sites.Length;
        _settings = settings;
        _round = round;
        _aggregator = new SecureAggregator(round, agreement, identities.Verifier);
        _sites = [.. round.Sites.Select((site, number) => new SecureSite(round, number, agreement, identities.Of(site)))];
        _states = new SecureSiteState[sites];
        _refusals = new SecureRefusal[sites];
        _sent = new long[sites];
        _received = new long[sites];
    }

    internal SecureAggregatorState Aggregator { get; private set; } = SecureAggregator.Begin();

    internal ImmutableArray<long> Sent => [.. _sent];

    internal ImmutableArray<long> Received => [.. _received];

    internal ImmutableSortedDictionary<string, SecureRefusal> Refusals =>
        _round
            .Sites.Zip(_refusals)
            .Where(pair => pair.Second != SecureRefusal.None)
            .ToImmutableSortedDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    /// <summary>Runs all steps; each is over when those that are still there have answered.</summary>
    internal void Run()
    {
        ImmutableArray<SecureMessage> toAggregator = [.. _sites.SelectMany((site, number) => Keep(number, site.Begin(_settings.Secrets)))];
        while (Aggregator.Step is not (SecureAggregatorStep.Finished or SecureAggregatorStep.Failed))
        {
            toAggregator = [.. ToAggregator(toAggregator).SelectMany(message => ToSite(message))];
        }
    }

    /// <summary>A survivor's masked block, as it arrives.</summary>
    internal MaskedBlock Send(int site, Func<MaskedInput, MaskedBlock> encode)
    {
        var name = _round.Sites[site];
        var input = new MaskedInput(_round, site, _states[site].Mask!, _settings.Weights(name));
        return (MaskedBlock)Carry(encode(input), _sent);
    }

    private static SecureMessage Carry(SecureMessage message, long[] counts)
    {
        var bytes = message.ToBytes();
        counts[message.Site] += bytes.Length;
        return SecureMessage.TryParse(bytes, out var parsed)
            ? parsed
            : throw new InvalidOperationException($"{message.GetType().Name} does not parse.");
    }

    private ImmutableArray<SecureMessage> ToAggregator(ImmutableArray<SecureMessage> messages)
    {
        var step = Aggregator.Step;
        ImmutableArray<SecureMessage> answers = [];
        foreach (var message in messages.Where(IsSent))
        {
            var transition = _aggregator.Apply(Aggregator, message.Site, Carry(message, _sent));
            Aggregator = transition.State;
            answers = answers.AddRange(transition.Messages);
        }

        if (Aggregator.Step != step)
        {
            return answers;
        }

        var closed = _aggregator.Close(Aggregator);
        Aggregator = closed.State;
        return closed.Messages;
    }

    private ImmutableArray<SecureMessage> ToSite(SecureMessage message)
    {
        var arrived = Carry(TamperedMessages.Of(_settings.Misbehaviour, message), _received);
        return Keep(arrived.Site, _sites[arrived.Site].Apply(_states[arrived.Site], arrived));
    }

    private ImmutableArray<SecureMessage> Keep(int site, SecureSiteTransition transition)
    {
        _states[site] = transition.State;
        if (_refusals[site] == SecureRefusal.None)
        {
            _refusals[site] = transition.Refusal;
        }

        return transition.Messages;
    }

    private bool IsSent(SecureMessage message) =>
        Points[message.GetType()] < _settings.DropOuts.GetValueOrDefault(_round.Sites[message.Site], DropOutPoint.Never);
}
