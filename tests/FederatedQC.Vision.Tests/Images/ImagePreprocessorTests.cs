namespace FederatedQC.Vision.Tests.Images;

public sealed class ImagePreprocessorTests
{
    [Fact]
    public void An_image_of_the_right_size_passes_unchanged()
    {
        byte[] pixels = [.. Enumerable.Range(0, 64).Select(i => (byte)(3 * i))];
        Apply(new PixelImage(8, 8, 1, pixels), 8, 1).ShouldBe(pixels);
    }

    [Fact]
    public void Colour_becomes_planes() =>
        Apply(new PixelImage(2, 2, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), 2, 3)
            .ShouldBe(new byte[] { 1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12 });

    [Fact]
    public void Grey_is_repeated_for_a_colour_network() => Apply(new PixelImage(1, 1, 1, [9]), 1, 3).ShouldBe(new byte[] { 9, 9, 9 });

    [Fact]
    public void Colour_becomes_luma_for_a_grey_network() => Apply(new PixelImage(1, 1, 3, [255, 0, 0]), 1, 1).ShouldBe(new byte[] { 76 });

    [Fact]
    public void Shrinking_takes_the_mean_of_the_covered_area() =>
        Apply(new PixelImage(4, 2, 1, [0, 10, 100, 100, 20, 30, 100, 104]), 1, 1).ShouldBe(new byte[] { 58 });

    [Fact]
    public void Growing_interpolates()
    {
        byte[] grown = Apply(new PixelImage(2, 1, 1, [0, 100]), 4, 1);
        grown[..4].ShouldBe(new byte[] { 0, 25, 75, 100 });
    }

    [Fact]
    public void A_tensor_of_the_wrong_length_is_refused() =>
        Should.Throw<ArgumentException>(() => new ImagePreprocessor(8, 1).Apply(new PixelImage(1, 1, 1, [0]), new byte[63]));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5000, 1)]
    [InlineData(64, 2)]
    public void A_wrong_shape_is_refused(int size, int channels) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ImagePreprocessor(size, channels));

    private static byte[] Apply(PixelImage image, int size, int channels)
    {
        var preprocessor = new ImagePreprocessor(size, channels);
        byte[] tensor = new byte[preprocessor.Length];
        preprocessor.Apply(image, tensor);
        return tensor;
    }
}
