namespace FederatedQC.Analytic.Tests;

public sealed class AnalyticModelTests
{
    private static readonly HeadShape Shape = new(Features: 37, Classes: 4);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public void Any_split_over_sites_gives_the_head_of_all_images_in_one_place(int sites)
    {
        var samples = Samples.Draw(Shape, 120, seed: 3);
        var pooled = Federate([samples]);

        var federated = Federate([.. Enumerable.Range(0, sites).Select(site => samples.Where(image => image * sites / 120 == site))]);

        federated.Lambda.ShouldBe(pooled.Lambda, 1e-9);
        federated.Weights.ShouldBe(pooled.Weights, 1e-9);
    }

    [Fact]
    public void A_class_a_site_is_as_good_as_any_split()
    {
        var samples = Samples.Draw(Shape, 120, seed: 4);
        var pooled = Federate([samples]);

        var federated = Federate([
            .. Enumerable.Range(0, Shape.Classes).Select(label => samples.Where(image => samples.Labels[image] == label)),
        ]);

        federated.Weights.ShouldBe(pooled.Weights, 1e-9);
    }

    [Fact]
    public void The_head_is_that_of_the_normal_equations_solved_step_by_step()
    {
        var samples = Samples.Draw(Shape, 90, seed: 5);

        var model = Federate([samples]);

        model.Weights.ShouldBe(PlainRidge.Solve(samples, model.Lambda), 1e-8);
        LinearHead
            .Of(model)
            .Scores(samples.Features)
            .Select(score => (double)score)
            .ShouldBe(PlainRidge.Probabilities(samples, model.Weights, LinearHead.Sharpness), 1e-5);
    }

    [Fact]
    public void What_is_written_is_read_and_stands_in_the_tensors_of_its_shape()
    {
        var model = Federate([Samples.Draw(Shape, 50, seed: 7)]);

        var read = AnalyticModel.Read(Shape, model.ToShared());

        read.Weights.ShouldBe(model.Weights, 1e-12);
        read.Sums.Gram.ShouldBe(model.Sums.Gram, 1e-9);
        read.Moments.Counts.ShouldBe(model.Moments.Counts);
        AnalyticModel.TensorsOf(Shape).Sum(tensor => tensor.Count).ShouldBe(model.ToShared().Length);
        Shape.Parameters.ShouldBe(model.ToShared().Length);
        Should.Throw<ArgumentException>(() => AnalyticModel.Read(Shape, new float[7])).Message.ShouldContain("not 7");
    }

    private static AnalyticModel Federate(IReadOnlyList<Samples> sites)
    {
        var model = AnalyticModel.Read(Shape, new float[Shape.Parameters]);
        for (var round = 0; round < 2; round++)
        {
            var start = model;
            var updates = sites
                .Where(site => site.Labels.Length > 0)
                .Select(site => start.WithImages(site.Features, site.Labels).ToShared());
            model = AnalyticModel.Read(Shape, Added(start.ToShared(), [.. updates])).Concluded(isBalanced: true, threads: 2);
        }

        return model;
    }

    private static float[] Added(float[] start, IReadOnlyList<float[]> updates)
    {
        var change = new double[start.Length];
        foreach (var update in updates)
        {
            for (var index = 0; index < change.Length; index++)
            {
                change[index] += update[index] - start[index];
            }
        }

        PairedDoubles.Add(start, change, start);
        return start;
    }
}
