using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Tests.Cryptography;

public sealed class AesCounterStreamTests
{
    private const string Key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";

    /// <summary>NIST SP 800-38A, F.5.5 (CTR-AES256.Encrypt).</summary>
    [Fact]
    public void The_stream_is_that_of_the_published_vector()
    {
        var plain = Convert.FromHexString(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
        );
        var cipher = Convert.FromHexString(
            "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6"
        );
        var stream = new byte[64];
        using var generator = new AesCounterStream(Convert.FromHexString(Key), 0xF0F1_F2F3_F4F5_F6F7, 0xF8F9_FAFB_FCFD_FEFF);
        generator.Next(stream, 64);
        stream.Zip(plain, (a, b) => (byte)(a ^ b)).ShouldBe(cipher);
    }

    [Fact]
    public void A_shorter_stream_is_the_beginning_of_a_longer_one()
    {
        var key = Convert.FromHexString(Key);
        var longest = AesCounterStream.First(100, key, 7);
        for (var length = 0; length < longest.Length; length++)
        {
            AesCounterStream.First(length, key, 7).ShouldBe(longest[..length]);
        }

        using var stream = new AesCounterStream(key, 7);
        var half = new byte[48];
        stream.Next(half, 48);
        half.ShouldBe(longest[..48]);
        stream.Next(half, 48);
        half.ShouldBe(longest[48..96]);
    }

    [Fact]
    public void Another_nonce_gives_an_unrelated_stream()
    {
        var streams = Enumerable.Range(0, 100).Select(nonce => AesCounterStream.First(32, Convert.FromHexString(Key), (ulong)nonce));
        streams.SelectMany(stream => stream.Chunk(16)).Select(Convert.ToHexString).ShouldBeUnique();
    }
}
