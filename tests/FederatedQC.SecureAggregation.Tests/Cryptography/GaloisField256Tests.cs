using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Tests.Cryptography;

public sealed class GaloisField256Tests
{
    /// <summary>FIPS 197, sections 4.2 and 4.2.1.</summary>
    [Theory]
    [InlineData(0x57, 0x83, 0xC1)]
    [InlineData(0x57, 0x13, 0xFE)]
    [InlineData(0x57, 0x02, 0xAE)]
    [InlineData(0x57, 0x04, 0x47)]
    [InlineData(0x57, 0x08, 0x8E)]
    [InlineData(0x57, 0x10, 0x07)]
    public void Products_are_the_published_ones(byte a, byte b, byte product) => GaloisField256.Multiply(a, b).ShouldBe(product);

    [Fact]
    public void Every_product_is_that_of_the_logarithms_to_base_3()
    {
        var power = new byte[255];
        var log = new int[256];
        byte value = 1;
        for (var exponent = 0; exponent < 255; exponent++)
        {
            power[exponent] = value;
            log[value] = exponent;
            var doubled = (value << 1) ^ (value > 127 ? 0x11B : 0);
            value = (byte)(doubled ^ value);
        }

        for (var a = 0; a < 256; a++)
        {
            for (var b = 0; b < 256; b++)
            {
                var expected = a == 0 || b == 0 ? 0 : power[(log[a] + log[b]) % 255];
                if (GaloisField256.Multiply((byte)a, (byte)b) != expected)
                {
                    GaloisField256.Multiply((byte)a, (byte)b).ShouldBe((byte)expected, $"{a} * {b}");
                }
            }
        }
    }

    [Fact]
    public void Every_byte_but_zero_times_its_inverse_is_one()
    {
        GaloisField256.Inverse(0).ShouldBe((byte)0);
        for (var value = 1; value < 256; value++)
        {
            GaloisField256.Multiply((byte)value, GaloisField256.Inverse((byte)value)).ShouldBe((byte)1);
        }
    }

    [Fact]
    public void Eight_lanes_are_eight_products()
    {
        byte[] bytes = [0, 1, 2, 0x57, 0x7F, 0x80, 0xFE, 0xFF];
        for (var factor = 0; factor < 256; factor++)
        {
            var lanes = GaloisField256.MultiplyLanes(BitConverter.ToUInt64(bytes), (byte)factor);
            BitConverter.GetBytes(lanes).ShouldBe(bytes.Select(value => GaloisField256.Multiply(value, (byte)factor)));
        }
    }
}
