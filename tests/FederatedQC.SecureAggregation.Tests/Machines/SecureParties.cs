using System.Collections.Immutable;
using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.Parameters.Blocks;
using FederatedQC.SecureAggregation.Cryptography;
using FederatedQC.SecureAggregation.Masking;
using FederatedQC.SecureAggregation.Messages;
using FederatedQC.SecureAggregation.Server;
using FederatedQC.SecureAggregation.Site;

namespace FederatedQC.SecureAggregation.Tests.Machines;

/// <summary>An aggregator and its sites with cheap keys, and inputs of a few integers.</summary>
internal sealed class SecureParties
{
    private const int Length = 3;
    private readonly SecureSite[] _sites;
    private readonly uint[][] _inputs;
    private readonly Dictionary<BlockMask, uint[]> _masked = [];

    internal SecureParties(int sites, ServerTrust trust = ServerTrust.Malicious, int seed = 1)
    {
        Round = SecureRound.Of(SettingsOf(sites) with { Trust = trust });
        Aggregator = new SecureAggregator(Round, Agreement, new CheapSignatures(""));
        _sites = [.. Round.Sites.Select((site, number) => new SecureSite(Round, number, Agreement, new CheapSignatures(site)))];
        var random = new Random(seed);
        _inputs = [.. _sites.Select(_ => Enumerable.Range(0, Length).Select(_ => (uint)random.NextInt64(1L << Round.Width)).ToArray())];
        var secrets = new SeededSecrets(seed);
        var begun = _sites.Select(site => site.Begin(secrets)).ToList();
        Start = new(SecureAggregator.Begin(), [.. begun.Select(step => step.State)], [.. begun.SelectMany(step => step.Messages)]);
    }

    internal static IKeyAgreement Agreement { get; } = new CheapKeyAgreement();

    internal SecureRound Round { get; }

    internal SecureAggregator Aggregator { get; }

    internal SecureSnapshot Start { get; }

    internal SecureSite this[int site] => _sites[site];

    internal static SecureRoundSettings SettingsOf(int sites) =>
        new()
        {
            Run = "run",
            Round = 4,
            Sites = [.. Enumerable.Range(0, sites).Select(site => $"site-{site:d3}")],
            Parameters = Length,
            Format = new FixedPointFormat(Clip: 1),
            MinimumSurvivors = 3,
            GraphSeed = Hash256.Of([9]),
        };

    /// <summary>One step in which only some sites get their message through, in the given order.</summary>
    internal SecureSnapshot Advance(SecureSnapshot before, Func<int, bool> present, Random? order = null)
    {
        if (before.IsOver)
        {
            return before;
        }

        SecureMessage[] arriving = [.. before.Pending.Where(message => present(message.Site))];
        order?.Shuffle(arriving);
        var aggregator = before.Aggregator;
        ImmutableArray<SecureMessage> answers = [];
        foreach (var message in arriving)
        {
            var transition = Aggregator.Apply(aggregator, message.Site, message);
            transition.Refusal.ShouldBe(SecureRefusal.None);
            aggregator = transition.State;
            answers = answers.AddRange(transition.Messages);
        }

        if (aggregator.Step == before.Aggregator.Step)
        {
            var closed = Aggregator.Close(aggregator);
            (aggregator, answers) = (closed.State, closed.Messages);
        }

        var sites = before.Sites.ToBuilder();
        var pending = ImmutableArray.CreateBuilder<SecureMessage>();
        foreach (var answer in answers)
        {
            var transition = _sites[answer.Site].Apply(sites[answer.Site], answer);
            transition.Refusal.ShouldBe(SecureRefusal.None);
            sites[answer.Site] = transition.State;
            pending.AddRange(transition.Messages);
        }

        return new(aggregator, sites.ToImmutable(), pending.ToImmutable());
    }

    internal SecureSnapshot AdvanceAll(SecureSnapshot before, int steps) =>
        steps == 0 ? before : AdvanceAll(Advance(before, _ => true), steps - 1);

    internal SecureSnapshot Finish(SecureSnapshot before) => AdvanceAll(before, 5);

    internal uint[] Masked(SecureSnapshot snapshot, int site)
    {
        var mask = snapshot.Sites[site].Mask!;
        if (!_masked.TryGetValue(mask, out var values))
        {
            values = _inputs[site].ToArray();
            mask.ApplyTo(0, values);
            _masked.Add(mask, values);
        }

        return values;
    }

    /// <summary>The survivors' masked inputs, summed and unmasked, modulo 2^w.</summary>
    internal uint[] Unmasked(SecureSnapshot finished)
    {
        var sum = new uint[Length];
        foreach (var site in finished.Aggregator.Survivors)
        {
            AddTo(sum, Masked(finished, site));
        }

        finished.Aggregator.Unmasking!.ApplyTo(0, sum);
        return Reduced(sum);
    }

    internal uint[] PlainSum(IEnumerable<int> sites)
    {
        var sum = new uint[Length];
        foreach (var site in sites)
        {
            AddTo(sum, _inputs[site]);
        }

        return Reduced(sum);
    }

    private static void AddTo(uint[] sum, uint[] values)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = unchecked(sum[i] + values[i]);
        }
    }

    private uint[] Reduced(uint[] sum) => [.. sum.Select(value => value & (uint.MaxValue >> (32 - Round.Width)))];
}
