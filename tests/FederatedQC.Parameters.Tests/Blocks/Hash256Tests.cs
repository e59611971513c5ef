using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Parameters.Tests.Blocks;

public sealed class Hash256Tests
{
    // FIPS 180-4 examples.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    )]
    public void Known_strings_have_known_hashes(string text, string hex)
    {
        var hash = Hash256.Of(System.Text.Encoding.ASCII.GetBytes(text));
        hash.ToString().ShouldBe(hex);
        hash.Short.ShouldBe(hex[..12]);
        Convert.ToHexStringLower(hash.ToArray()).ShouldBe(hex);
    }

    [Fact]
    public void Text_and_bytes_give_the_same_hash_back()
    {
        var hash = Hash256.Of("x"u8);
        Hash256.TryParse(hash.ToString(), out var parsed).ShouldBeTrue();
        parsed.ShouldBe(hash);
        Hash256.FromBytes(hash.ToArray()).ShouldBe(hash);
        (parsed == hash).ShouldBeTrue();
        parsed.GetHashCode().ShouldBe(hash.GetHashCode());
    }

    [Fact]
    public void Every_byte_counts()
    {
        var hash = Hash256.Of("x"u8);
        for (var index = 0; index < Hash256.Size; index++)
        {
            var bytes = hash.ToArray();
            bytes[index] ^= 1;
            (Hash256.FromBytes(bytes) != hash).ShouldBeTrue();
            hash.Equals((object)Hash256.FromBytes(bytes)).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85g")]
    [InlineData("../../../../../../../../../../../../../../../../../../../../../etc")]
    public void Anything_but_64_lower_case_digits_is_no_hash(string? text)
    {
        Hash256.TryParse(text, out var hash).ShouldBeFalse();
        hash.ShouldBe(default);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Another_number_of_bytes_is_refused(int length) =>
        Should.Throw<ArgumentException>(() => Hash256.FromBytes(new byte[length]));

    [Fact]
    public void A_span_that_is_too_short_is_refused() => Should.Throw<ArgumentException>(() => Hash256.Of([]).CopyTo(new byte[31]));
}
