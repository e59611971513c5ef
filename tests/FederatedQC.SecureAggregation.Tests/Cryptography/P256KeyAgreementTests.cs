using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Tests.Cryptography;

public sealed class P256KeyAgreementTests
{
    private const string I = "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433";
    private const string GiX = "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180";
    private const string GiY = "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3";
    private const string R = "C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53";
    private const string GrX = "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63";
    private const string GrY = "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB";
    private const string GirX = "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE";
    private readonly P256KeyAgreement _agreement = new();

    /// <summary>RFC 5903, section 8.1.</summary>
    [Fact]
    public void Keys_and_secret_are_the_published_ones()
    {
        _agreement.PublicKeyOf(Hex(I)).ShouldBe(Hex(GiX + GiY));
        _agreement.PublicKeyOf(Hex(R)).ShouldBe(Hex(GrX + GrY));
        _agreement.Agree(Hex(I), [Hex(GrX + GrY), Hex(GiX + GiY)])[0].ShouldBe(Hex(GirX));
        _agreement.Agree(Hex(R), [Hex(GrX + GrY), Hex(GiX + GiY)])[1].ShouldBe(Hex(GirX));
    }

    [Fact]
    public void Only_points_of_the_curve_are_public_keys()
    {
        var key = Hex(GiX + GiY);
        _agreement.IsPublicKey(key).ShouldBeTrue();
        _agreement.IsPublicKey([]).ShouldBeFalse();
        _agreement.IsPublicKey(key.AsSpan(0, 63)).ShouldBeFalse();
        _agreement.IsPublicKey(new byte[64]).ShouldBeFalse();
        _agreement.IsPublicKey([.. Enumerable.Repeat((byte)0xFF, 64)]).ShouldBeFalse();
        for (var bit = 0; bit < 512; bit++)
        {
            var changed = key.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            _agreement.IsPublicKey(changed).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_coordinate_above_the_prime_is_refused_even_if_it_is_a_point_modulo_the_prime()
    {
        // x = 5 is on the curve; x + p fits 32 bytes too.
        var prime = System.Numerics.BigInteger.Parse(
            "0FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF",
            System.Globalization.NumberStyles.HexNumber,
            null
        );
        var b = System.Numerics.BigInteger.Parse(
            "05AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B",
            System.Globalization.NumberStyles.HexNumber,
            null
        );
        var square = (125 - 15 + b) % prime;
        var root = System.Numerics.BigInteger.ModPow(square, (prime + 1) / 4, prime);
        _agreement.IsPublicKey([.. Bytes(5), .. Bytes(root)]).ShouldBeTrue();
        _agreement.IsPublicKey([.. Bytes(5 + prime), .. Bytes(root)]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", false)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", true)]
    [InlineData("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550", true)]
    [InlineData("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", false)]
    public void Private_keys_lie_between_1_and_the_order(string key, bool valid) => _agreement.IsPrivateKey(Hex(key)).ShouldBe(valid);

    private static byte[] Bytes(System.Numerics.BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static byte[] Hex(string digits) => Convert.FromHexString(digits);
}
