using FederatedQC.TestKit.Images;

namespace OpenCvSharp.StandInTests;

public sealed class CodecTests
{
    [Fact]
    public void Decodes_grey_png_pixels_as_written()
    {
        byte[] pixels = Pixels.Pattern(5, 7);
        using Mat mat = Cv2.ImDecode(PngFile.Write(7, 5, 8, PngFile.Grey, pixels), ImreadModes.Grayscale);
        (mat.Rows, mat.Cols, mat.Type()).ShouldBe((5, 7, MatType.CV_8UC1));
        Pixels.Read(mat).ShouldBe(pixels);
    }

    [Fact]
    public void Decodes_colour_blue_first()
    {
        using Mat mat = Cv2.ImDecode(PngFile.Write(2, 1, 8, PngFile.Rgb, [10, 20, 30, 40, 50, 60]), ImreadModes.Color);
        Pixels.Read(mat).ShouldBe(new byte[] { 30, 20, 10, 60, 50, 40 });
    }

    [Fact]
    public void Keeps_16_bits_when_asked()
    {
        using Mat mat = Cv2.ImDecode(
            PngFile.Write(1, 1, 16, PngFile.Grey, [0x12, 0x34]), ImreadModes.AnyColor | ImreadModes.AnyDepth);
        mat.Depth().ShouldBe(MatType.CV_16U);
        using var bytes = new Mat();
        mat.ConvertTo(bytes, MatType.CV_8U, 1.0 / 16);
        Pixels.Read(bytes).ShouldBe(new byte[] { 255 });
    }

    [Fact]
    public void Decodes_a_jpeg_to_the_level_worked_out_by_hand()
    {
        using Mat mat = Cv2.ImDecode(JpegFile.WriteGrey(), ImreadModes.AnyColor);
        (mat.Rows, mat.Cols).ShouldBe((8, 8));
        Pixels.Read(mat).ShouldAllBe(level => level == JpegFile.GreyLevel);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an image")]
    public void Gives_an_empty_matrix_for_what_is_no_image(string text)
    {
        using Mat mat = Cv2.ImDecode(System.Text.Encoding.ASCII.GetBytes(text), ImreadModes.Color);
        mat.Empty().ShouldBeTrue();
    }

    [Fact]
    public void Encodes_png_without_loss()
    {
        byte[] pixels = Pixels.Pattern(9, 4);
        using Mat mat = Pixels.Grey(9, 4, pixels);
        Cv2.ImEncode(".png", mat, out byte[] encoded, new ImageEncodingParam(ImwriteFlags.PngCompression, 9));
        encoded[1..4].ShouldBe("PNG"u8.ToArray());
        using Mat decoded = Cv2.ImDecode(encoded, ImreadModes.Unchanged);
        Pixels.Read(decoded).ShouldBe(pixels);
    }

    [Fact]
    public void Jpeg_quality_decides_the_length()
    {
        using Mat mat = Pixels.Grey(64, 64, Pixels.Pattern(64, 64));
        Cv2.ImEncode(".jpg", mat, out byte[] fine, new ImageEncodingParam(ImwriteFlags.JpegQuality, 98));
        Cv2.ImEncode(".jpg", mat, out byte[] coarse, new ImageEncodingParam(ImwriteFlags.JpegQuality, 10));
        fine.Length.ShouldBeGreaterThan(coarse.Length);
    }

    [Fact]
    public void Refuses_to_encode_an_unknown_format()
    {
        using Mat mat = Pixels.Grey(1, 1, [0]);
        Should.Throw<OpenCVException>(() => Cv2.ImEncode(".nothing", mat, out _, new ImageEncodingParam(ImwriteFlags.JpegQuality, 1)));
    }
}
