using FederatedQC.Inference.Inspection;

namespace FederatedQC.Inference.Tests.Inspection;

public sealed class HeatmapTests
{
    [Fact]
    public void Two_by_two_becomes_four_by_four_as_torch_has_it()
    {
        // torch.nn.Upsample(scale_factor=2, mode="bilinear") of [[1, 2], [3, 4]], over its maximum of 4.
        float[] torch = [1, 1.25f, 1.75f, 2, 1.5f, 1.75f, 2.25f, 2.5f, 2.5f, 2.75f, 3.25f, 3.5f, 3, 3.25f, 3.75f, 4];

        var map = Heatmap.FromActivation([1, 2, 3, 4], mapWidth: 2, width: 4, height: 4);

        (map.Width, map.Height).ShouldBe((4, 4));
        map.Values.ShouldBe(torch.Select(value => value / 4), 1e-6);
    }

    [Fact]
    public void The_same_size_keeps_every_cell() =>
        Heatmap.FromActivation([1, 2, 4, 3, 0, 2], mapWidth: 3, width: 3, height: 2).Values.ShouldBe([0.25f, 0.5f, 1, 0.75f, 0, 0.5f]);

    [Fact]
    public void One_cell_fills_the_image() =>
        Heatmap.FromActivation([7], mapWidth: 1, width: 5, height: 3).Values.ShouldBe(Enumerable.Repeat(1f, 15));

    [Fact]
    public void Evidence_against_the_class_and_what_is_no_number_count_as_nothing()
    {
        Heatmap.FromActivation([-8, 2, float.NaN, 1], mapWidth: 2, width: 2, height: 2).Values.ShouldBe([0, 1, 0, 0.5f]);
        Heatmap.FromActivation([float.PositiveInfinity, 2], mapWidth: 2, width: 2, height: 1).Values.ShouldBe([0, 1]);
        Heatmap.FromActivation([-1, -2, -3, 0], mapWidth: 2, width: 8, height: 8).Values.ShouldAllBe(value => value == 0);
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(200, 37)]
    [InlineData(3, 1)]
    [InlineData(1, 1)]
    public void Values_stay_between_none_and_all_at_any_size(int width, int height)
    {
        var random = new Random(width + height);
        var map = Enumerable.Range(0, 35).Select(_ => (random.NextSingle() * 4) - 1).ToArray();

        var heatmap = Heatmap.FromActivation(map, mapWidth: 7, width, height);

        heatmap.Values.Length.ShouldBe(width * height);
        heatmap.Values.ShouldAllBe(value => value >= 0 && value <= 1);
    }

    [Fact]
    public void A_map_of_broken_rows_or_an_image_without_area_is_refused()
    {
        Should.Throw<ArgumentException>(() => Heatmap.FromActivation([1, 2, 3], mapWidth: 2, width: 4, height: 4));
        Should.Throw<ArgumentException>(() => Heatmap.FromActivation([], mapWidth: 2, width: 4, height: 4));
        Should.Throw<ArgumentOutOfRangeException>(() => Heatmap.FromActivation([1], mapWidth: 1, width: 0, height: 4));
    }
}
