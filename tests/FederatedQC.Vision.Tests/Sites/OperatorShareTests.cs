using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Vision.Tests.Sites;

public sealed class OperatorShareTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    public void What_is_taken_is_training_images_in_whole_groups_and_the_rest_is_left(int images)
    {
        var data = Data();
        var (taken, left) = OperatorShare.Take(data, images, seed: 3);

        taken.Count.ShouldBeInRange(images, images + 1);
        taken.ShouldAllBe(sample => sample.Split == DataSplit.Train);
        taken.Concat(left.Samples).Select(sample => sample.Id).Order().ShouldBe(data.Samples.Select(sample => sample.Id).Order());
        taken.Select(sample => sample.Group).Intersect(left.Samples.Select(sample => sample.Group)).ShouldBeEmpty();
        left.Classes.ShouldBe(data.Classes);
    }

    [Fact]
    public void Classes_are_taken_in_turn_and_of_none_more_than_half()
    {
        // 200 good, 20 cracked and 20 bent training images, in groups of two.
        var (taken, _) = OperatorShare.Take(Data(), 60, seed: 3);
        taken
            .CountBy(sample => sample.ClassName)
            .ToDictionary()
            .ShouldBe(
                new Dictionary<string, int>
                {
                    ["good"] = 40,
                    ["crack"] = 10,
                    ["bent"] = 10,
                },
                ignoreOrder: true
            );
    }

    [Fact]
    public void The_choice_follows_the_seed_and_not_the_order_of_the_samples()
    {
        var data = Data();
        Ids(data, 3).ShouldBe(Ids(new DefectDataset(data.Samples.Reverse()), 3));
        Ids(data, 3).ShouldNotBe(Ids(data, 4));

        static IEnumerable<string> Ids(DefectDataset data, ulong seed) =>
            OperatorShare.Take(data, 30, seed).Taken.Select(sample => sample.Id).Order();
    }

    [Fact]
    public void More_than_half_of_every_class_is_refused() =>
        Should
            .Throw<DatasetException>(() => OperatorShare.Take(Data(), 121, seed: 3))
            .Message.ShouldContain("120 training images at most, and not 121");

    private static DefectDataset Data() =>
        new(
            Samples("good", 200, DataSplit.Train)
                .Concat(Samples("crack", 20, DataSplit.Train))
                .Concat(Samples("bent", 20, DataSplit.Train))
                .Concat(Samples("good", 10, DataSplit.Validation))
                .Concat(Samples("good", 10, DataSplit.Test))
        );

    private static IEnumerable<Sample> Samples(string name, int count, DataSplit split) =>
        Enumerable
            .Range(0, count)
            .Select(index => new Sample(
                $"{split}-{name}-{index:D3}",
                $"{index}.png",
                name,
                name != "good",
                $"{split}-{name}-{index / 2}",
                null,
                split,
                "d"
            ));
}
