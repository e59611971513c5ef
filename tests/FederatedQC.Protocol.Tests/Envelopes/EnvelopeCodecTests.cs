using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;

namespace FederatedQC.Protocol.Tests.Envelopes;

public sealed class EnvelopeCodecTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly FixedTime _time = new(TestAuthority.Now);
    private readonly TrustAnchor _trust;
    private readonly Identity _site;
    private readonly byte[] _sealed;

    public EnvelopeCodecTests()
    {
        _trust = _authority.Trust(_time);
        _site = _authority.Issue("site-a");
        _sealed = EnvelopeCodec.Seal(Status(), _site);
    }

    public void Dispose()
    {
        _site.Dispose();
        _trust.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public void Opens_what_it_sealed_again_and_again()
    {
        for (var time = 0; time < 3; time++)
        {
            Open(_sealed, out var status).ShouldBe(EnvelopeFault.None);
            status.ShouldBe(Status());
        }
    }

    [Fact]
    public void Truncation_at_any_byte_is_noticed()
    {
        for (var length = 0; length < _sealed.Length; length++)
        {
            Open(_sealed.AsMemory(0, length), out var status).ShouldNotBe(EnvelopeFault.None, $"at {length}");
            status.ShouldBeNull();
        }
    }

    [Fact]
    public void A_flipped_bit_in_any_byte_is_noticed()
    {
        for (var at = 0; at < _sealed.Length; at++)
        {
            var bytes = _sealed.ToArray();
            bytes[at] ^= (byte)(1 << (at % 8));

            // A bit of the envelope's framing may be one that says nothing, but then what is read is what was signed.
            if (Open(bytes, out var status) == EnvelopeFault.None)
            {
                status.ShouldBe(Status(), $"at {at}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_bytes_never_throw_and_are_never_taken(int seed)
    {
        var random = new Random(seed);
        for (var time = 0; time < 2000; time++)
        {
            var bytes = new byte[random.Next(0, 600)];
            random.NextBytes(bytes);
            Open(bytes, out _).ShouldNotBe(EnvelopeFault.None);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Random_bytes_in_any_field_never_throw_and_are_never_taken(int seed)
    {
        var random = new Random(seed);
        for (var time = 0; time < 500; time++)
        {
            var envelope = Envelope.Parser.ParseFrom(_sealed);
            var noise = new byte[random.Next(0, 400)];
            random.NextBytes(noise);
            var field = random.Next(3);
            envelope.Body = field == 0 ? ByteString.CopyFrom(noise) : envelope.Body;
            envelope.Certificate = field == 1 ? ByteString.CopyFrom(noise) : envelope.Certificate;
            envelope.Signature = field == 2 ? ByteString.CopyFrom(noise) : envelope.Signature;
            Open(envelope.ToByteArray(), out _).ShouldNotBe(EnvelopeFault.None);
        }
    }

    [Fact]
    public void A_signed_body_that_is_no_message_is_malformed_and_never_throws()
    {
        var random = new Random(6);
        for (var time = 0; time < 200; time++)
        {
            var body = new byte[random.Next(1, 100)];
            random.NextBytes(body);
            var fault = Open(Forge(_site, MessageKind.Status, body), out var status);
            (fault is EnvelopeFault.None or EnvelopeFault.Malformed).ShouldBeTrue();
            (status is null).ShouldBe(fault == EnvelopeFault.Malformed);
        }
    }

    [Fact]
    public void A_message_of_another_site_is_refused()
    {
        using var other = _authority.Issue("site-b");
        Open(EnvelopeCodec.Seal(Status(), other), out _).ShouldBe(EnvelopeFault.WrongSender);
    }

    [Fact]
    public void A_message_under_another_authority_is_refused()
    {
        using var foreign = new TestAuthority();
        using var same = foreign.Issue("site-a");
        Open(EnvelopeCodec.Seal(Status(), same), out _).ShouldBe(EnvelopeFault.UntrustedCertificate);
    }

    [Fact]
    public void A_certificate_counts_only_while_it_is_in_force()
    {
        using var brief = _authority.Issue("site-a", TimeSpan.FromHours(1));
        var bytes = EnvelopeCodec.Seal(Status(), brief);
        Open(bytes, out _).ShouldBe(EnvelopeFault.None);

        _time.Now += TimeSpan.FromHours(2);
        Open(bytes, out _).ShouldBe(EnvelopeFault.UntrustedCertificate);
        using var fresh = _authority.Trust(_time);
        EnvelopeCodec.TryOpen<SiteStatus>(bytes, "site-a", fresh, out _).ShouldBe(EnvelopeFault.UntrustedCertificate);

        _time.Now = TestAuthority.Now.AddDays(-2);
        Open(bytes, out _).ShouldBe(EnvelopeFault.UntrustedCertificate);
    }

    [Fact]
    public void A_changed_body_is_refused()
    {
        var envelope = Envelope.Parser.ParseFrom(_sealed);
        envelope.Body = new SiteStatus
        {
            Online = true,
            Samples = 999,
            AgentVersion = "1.0",
        }.ToByteString();
        Open(envelope.ToByteArray(), out _).ShouldBe(EnvelopeFault.BadSignature);
    }

    [Fact]
    public void A_signature_for_one_kind_of_message_fits_no_other()
    {
        var envelope = Envelope.Parser.ParseFrom(_sealed);
        envelope.Kind = MessageKind.Answer;
        EnvelopeCodec.TryOpen<UpdateAnswer>(envelope.ToByteArray(), "site-a", _trust, out _).ShouldBe(EnvelopeFault.BadSignature);
        EnvelopeCodec.TryOpen<UpdateAnswer>(_sealed, "site-a", _trust, out _).ShouldBe(EnvelopeFault.WrongKind);
    }

    [Fact]
    public void Another_version_is_refused_before_anything_else()
    {
        var envelope = Envelope.Parser.ParseFrom(_sealed);
        envelope.Version = 2;
        Open(envelope.ToByteArray(), out _).ShouldBe(EnvelopeFault.UnknownVersion);
    }

    [Fact]
    public void Too_many_bytes_are_not_even_parsed() =>
        Open(new byte[EnvelopeCodec.MaxEnvelopeBytes + 1], out _).ShouldBe(EnvelopeFault.TooLarge);

    [Fact]
    public void A_message_that_does_not_travel_is_a_programming_error() =>
        Should.Throw<ArgumentException>(() => EnvelopeCodec.Seal(new Envelope(), _site));

    private static SiteStatus Status() =>
        new()
        {
            Online = true,
            Samples = 12,
            AgentVersion = "1.0",
        };

    private static byte[] Forge(Identity sender, MessageKind kind, byte[] body)
    {
        byte[] signed = [.. "fqc/v1\0"u8, .. BitConverter.GetBytes((int)kind), .. BitConverter.GetBytes(body.Length), .. body];
        return new Envelope
        {
            Version = 1,
            Kind = kind,
            Body = ByteString.CopyFrom(body),
            Certificate = ByteString.CopyFrom(sender.Certificate.RawData),
            Signature = ByteString.CopyFrom(sender.Sign(signed)),
        }.ToByteArray();
    }

    private EnvelopeFault Open(ReadOnlyMemory<byte> bytes, out SiteStatus? status) =>
        EnvelopeCodec.TryOpen(bytes, "site-a", _trust, out status);
}
