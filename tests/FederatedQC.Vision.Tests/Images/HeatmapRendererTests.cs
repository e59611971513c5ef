namespace FederatedQC.Vision.Tests.Images;

public sealed class HeatmapRendererTests
{
    private static readonly PixelImage Grey = new(4, 4, 1, [.. Enumerable.Repeat((byte)100, 16)]);

    [Fact]
    public void Alpha_zero_shows_the_image()
    {
        PixelImage shown = Render(Grey, [0, 1, 2, 3], new HeatmapOptions(Alpha: 0));
        (shown.Width, shown.Height, shown.Channels).ShouldBe((4, 4, 3));
        shown.Pixels.ToArray().ShouldAllBe(level => level == 100);
    }

    [Fact]
    public void Hot_is_red_and_cold_is_blue()
    {
        PixelImage shown = Render(Grey, [0, 0, 1, 1], new HeatmapOptions(Alpha: 1, Low: 0.1f, High: 0.9f));
        (shown.Pixels[0] < shown.Pixels[2]).ShouldBeTrue();
        (shown.Pixels[^3] > shown.Pixels[^1]).ShouldBeTrue();
    }

    [Fact]
    public void A_colour_image_keeps_its_colours()
    {
        var colour = new PixelImage(1, 1, 3, [10, 20, 30]);
        Render(colour, [1, 2, 3, 4], new HeatmapOptions(Alpha: 0)).Pixels.ToArray().ShouldBe(new byte[] { 10, 20, 30 });
    }

    [Fact]
    public void A_flat_map_and_one_without_numbers_are_cold()
    {
        byte[] flat = Render(Grey, [2, 2, 2, 2], HeatmapOptions.Default).Pixels.ToArray();
        Render(Grey, [float.NaN, float.NaN, float.NaN, float.NaN], HeatmapOptions.Default).Pixels.ToArray().ShouldBe(flat);
    }

    [Fact]
    public void A_map_of_the_wrong_length_is_refused() =>
        Should.Throw<ArgumentException>(() => HeatmapRenderer.RenderPng(Grey, new float[5], 2, 2, HeatmapOptions.Default));

    private static PixelImage Render(PixelImage image, float[] map, HeatmapOptions options) =>
        ImageDecoderTests.Decode(HeatmapRenderer.RenderPng(image, map, 2, 2, options));
}
