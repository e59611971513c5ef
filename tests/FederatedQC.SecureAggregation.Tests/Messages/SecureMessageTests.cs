using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;
using FederatedQC.SecureAggregation.Messages;
using FederatedQC.SecureAggregation.Tests.Machines;

namespace FederatedQC.SecureAggregation.Tests.Messages;

public sealed class SecureMessageTests
{
    private static readonly Hash256 Round = Hash256.Of([1, 2, 3]);

    public static TheoryData<string> Kinds => [.. Messages.Keys];

    private static ImmutableSortedDictionary<string, SecureMessage> Messages { get; } =
        new SecureMessage[]
        {
            Keys(258),
            new KeyBundle(Round, 1, [Keys(2), Keys(3)]),
            new ShareUpload(Round, 1, Hash256.Of([9]), [new(2, Bytes(80)), new(3, Bytes(80))]),
            new ShareDelivery(Round, 1, [new(2, Bytes(80))]),
            new MaskedBlock(Round, 1, 7, Bytes(11)),
            new InputCommit(Round, 1, 8),
            new SurvivorAnnouncement(Round, 1, [1, 2, 500]),
            new SurvivorSignature(Round, 1, Bytes(64)),
            new UnmaskRequest(Round, 1, [1, 2], [3], [new(2, Bytes(64))]),
            new UnmaskShares(Round, 1, [new(1, Bytes(32))], [new(3, Bytes(32)), new(4, Bytes(32))]),
        }.ToImmutableSortedDictionary(message => message.GetType().Name, message => message);

    [Fact]
    public void Bytes_are_those_of_the_description()
    {
        var bytes = new SurvivorAnnouncement(Round, 258, [1, 2, 500]).ToBytes();
        bytes.ShouldBe([1, 7, 2, 1, .. Round.ToArray(), 3, 0, 1, 0, 2, 0, 0xF4, 1]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_written_comes_back(string kind)
    {
        var bytes = Messages[kind].ToBytes();
        SecureMessage.TryParse(bytes, out var parsed).ShouldBeTrue();
        parsed.ShouldBeOfType(Messages[kind].GetType());
        parsed.Round.ShouldBe(Round);
        parsed.Site.ShouldBe(Messages[kind].Site);
        parsed.ToBytes().ShouldBe(bytes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_that_end_early_or_late_are_refused(string kind)
    {
        var bytes = Messages[kind].ToBytes();
        var shortest = kind == nameof(MaskedBlock) ? 40 : bytes.Length;
        for (var length = 0; length < shortest; length++)
        {
            SecureMessage.TryParse(bytes.AsSpan(0, length), out var parsed).ShouldBeFalse($"{length} bytes");
            parsed.ShouldBeNull();
        }

        SecureMessage.TryParse([.. bytes, 0], out _).ShouldBe(kind == nameof(MaskedBlock));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Changed_bytes_never_throw_and_what_parses_has_one_form(string kind)
    {
        var random = new Random(kind.Length);
        for (var attempt = 0; attempt < 3000; attempt++)
        {
            var bytes = Messages[kind].ToBytes();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (SecureMessage.TryParse(bytes, out var parsed))
            {
                parsed.ToBytes().AsSpan().SequenceEqual(bytes).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(5);
        for (var attempt = 0; attempt < 20_000; attempt++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            if (bytes.Length > 1)
            {
                (bytes[0], bytes[1]) = (1, (byte)random.Next(12));
            }

            if (SecureMessage.TryParse(bytes, out var parsed))
            {
                parsed.ToBytes().AsSpan().SequenceEqual(bytes).ShouldBeTrue();
            }
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    public void A_count_that_the_bytes_cannot_hold_allocates_nothing(byte kind)
    {
        byte[] bytes = [1, kind, 0, 0, .. Round.ToArray(), 0xFF, 0xFF, 0, 0];
        SecureMessage.TryParse(bytes, out _).ShouldBeFalse();
        var before = GC.GetAllocatedBytesForCurrentThread();
        SecureMessage.TryParse(bytes, out _).ShouldBeFalse();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1000);
    }

    [Fact]
    public void No_changed_message_makes_a_machine_throw()
    {
        var parties = new SecureParties(5);
        var random = new Random(6);
        for (var step = 0; step < 5; step++)
        {
            var before = parties.AdvanceAll(parties.Start, step);
            foreach (var bytes in Changed(before.Pending[0].ToBytes(), random))
            {
                if (SecureMessage.TryParse(bytes, out var message))
                {
                    parties.Aggregator.Apply(before.Aggregator, 0, message).State.ShouldNotBeNull();
                }
            }

            var answers = before.Aggregator;
            var toSites = before.Pending.SelectMany(message =>
            {
                var transition = parties.Aggregator.Apply(answers, message.Site, message);
                answers = transition.State;
                return transition.Messages;
            });
            foreach (
                var bytes in toSites.Where(message => message.Site == 0).ToList().SelectMany(message => Changed(message.ToBytes(), random))
            )
            {
                if (SecureMessage.TryParse(bytes, out var message))
                {
                    parties[0].Apply(before.Sites[0], message).State.ShouldNotBeNull();
                }
            }
        }
    }

    private static IEnumerable<byte[]> Changed(byte[] bytes, Random random) =>
        Enumerable
            .Range(0, 1000)
            .Select(_ =>
            {
                var changed = bytes.ToArray();
                changed[random.Next(random.Next(4) == 0 ? 4 : 36, bytes.Length)] = (byte)random.Next(256);
                return changed;
            });

    private static KeyAdvertisement Keys(int site) => new(Round, site, Bytes(64), Bytes(64), Bytes(64));

    private static ImmutableArray<byte> Bytes(int count) => [.. Enumerable.Range(1, count).Select(value => (byte)value)];
}
