namespace FederatedQC.Vision.Tests.Images;

public sealed class PngEncoderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Pixels_survive(int channels)
    {
        byte[] pixels = new byte[7 * 5 * channels];
        new Random(3).NextBytes(pixels);
        PixelImage decoded = ImageDecoderTests.Decode(PngEncoder.Encode(new PixelImage(7, 5, channels, pixels)));
        decoded.Channels.ShouldBe(channels);
        decoded.Pixels.ToArray().ShouldBe(pixels);
    }

    [Fact]
    public void Nothing_but_pixels_is_written()
    {
        byte[] file = PngEncoder.Encode(new PixelImage(2, 2, 1, new byte[4]));
        List<string> chunks = [];
        for (int at = 8; at < file.Length; at += 12 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)))
        {
            chunks.Add(System.Text.Encoding.ASCII.GetString(file, at + 4, 4));
        }

        chunks.Distinct().ShouldBe(["IHDR", "IDAT", "IEND"]);
    }

    [Fact]
    public void An_image_does_not_take_an_array_that_does_not_fit()
    {
        Should.Throw<ArgumentException>(() => new PixelImage(2, 2, 1, new byte[5]));
        Should.Throw<ArgumentOutOfRangeException>(() => new PixelImage(2, 2, 4, new byte[16]));
        Should.Throw<ArgumentOutOfRangeException>(() => new PixelImage(0, 2, 1, []));
    }
}
