using FederatedQC.TestKit.Images;
using static FederatedQC.Vision.Tests.Images.TiffFile;

namespace FederatedQC.Vision.Tests.Images;

/// <summary>The same picture gives the same pixels whatever format, photometric interpretation and alpha it is stored with.</summary>
public sealed class SamePictureTests
{
    private static readonly byte[] Colours = [10, 20, 30, 40, 50, 60];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Colours_under_an_alpha_of_0_stay_as_they_are_in_every_format(int extraSample)
    {
        byte[] rgba = [10, 20, 30, 0, 40, 50, 60, 128];
        Pixels(PngFile.Write(2, 1, 8, PngFile.Rgba, rgba)).ShouldBe(Colours);
        Pixels(Write(2, 1, 8, 2, [rgba], 4, (338, extraSample))).ShouldBe(Colours);
        Pixels(
                Write(
                    2,
                    1,
                    8,
                    2,
                    [
                        [10, 40],
                        [20, 50],
                        [30, 60],
                        [0, 128],
                    ],
                    4,
                    (338, extraSample)
                )
            )
            .ShouldBe(Colours);
        Pixels(RawFiles.Bmp32(2, [30, 20, 10, 0, 60, 50, 40, 128])).ShouldBe(Colours);
    }

    [Fact]
    public void Grey_with_alpha_is_grey_in_every_format()
    {
        Pixels(PngFile.Write(2, 1, 8, PngFile.GreyAlpha, [10, 0, 20, 255])).ShouldBe(new byte[] { 10, 20 });
        Pixels(
                Write(
                    2,
                    1,
                    8,
                    1,
                    [
                        [10, 0, 20, 255],
                    ],
                    2,
                    (338, 2)
                )
            )
            .ShouldBe(new byte[] { 10, 20 });
    }

    [Theory]
    [InlineData(1, new byte[] { 0b0110_0000 }, new byte[] { 0b1001_0000 })]
    [InlineData(4, new byte[] { 0x0F, 0x37 }, new byte[] { 0xF0, 0xC8 })]
    [InlineData(8, new byte[] { 0, 255, 3, 7 }, new byte[] { 255, 0, 252, 248 })]
    [InlineData(16, new byte[] { 0, 0, 255, 255, 3, 1, 7, 2 }, new byte[] { 255, 255, 0, 0, 252, 254, 248, 253 })]
    public void White_is_0_and_black_is_0_give_the_same_picture_at_every_depth(int bits, byte[] black, byte[] white) =>
        Pixels(Write(4, 1, bits, 0, [white])).ShouldBe(Pixels(Write(4, 1, bits, 1, [black])));

    [Fact]
    public void Packed_samples_of_every_depth_are_scaled_to_the_whole_range()
    {
        Pixels(
                Write(
                    4,
                    1,
                    2,
                    1,
                    [
                        [0b00_01_10_11],
                    ]
                )
            )
            .ShouldBe(new byte[] { 0, 85, 170, 255 });
        Pixels(
                Write(
                    2,
                    1,
                    12,
                    1,
                    [
                        [0xFF, 0xF8, 0x00],
                    ]
                )
            )
            .ShouldBe(new byte[] { 255, 128 });
        Pixels(
                Write(
                    4,
                    1,
                    10,
                    1,
                    [
                        [0xFF, 0xC0, 0x08, 0x00, 0x00],
                    ]
                )
            )
            .ShouldBe(new byte[] { 255, 0, 128, 0 });
    }

    [Theory]
    [InlineData(1, new byte[] { 1, 2, 3, 4, 5, 6 }, 3)]
    [InlineData(2, new byte[] { 3, 2, 1, 6, 5, 4 }, 3)]
    [InlineData(3, new byte[] { 6, 5, 4, 3, 2, 1 }, 3)]
    [InlineData(4, new byte[] { 4, 5, 6, 1, 2, 3 }, 3)]
    [InlineData(5, new byte[] { 1, 4, 2, 5, 3, 6 }, 2)]
    [InlineData(6, new byte[] { 4, 1, 5, 2, 6, 3 }, 2)]
    [InlineData(7, new byte[] { 6, 3, 5, 2, 4, 1 }, 2)]
    [InlineData(8, new byte[] { 3, 6, 2, 5, 1, 4 }, 2)]
    public void A_tiff_file_that_says_how_it_lies_comes_out_upright(int orientation, byte[] expected, int width)
    {
        PixelImage image = ImageDecoderTests.Decode(
            Write(
                3,
                2,
                8,
                1,
                [
                    [1, 2, 3, 4, 5, 6],
                ],
                1,
                (274, orientation)
            )
        );
        image.Width.ShouldBe(width);
        image.Pixels.ToArray().ShouldBe(expected);
    }

    private static byte[] Pixels(byte[] file) => ImageDecoderTests.Decode(file).Pixels.ToArray();
}
