using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Vision.Tests.Sites;

public sealed class SiteSplitterTests
{
    public static TheoryData<string, int, int> Cases()
    {
        var cases = new TheoryData<string, int, int>();
        foreach (string spec in new[] { "iid", "dirichlet:0.05", "dirichlet:0.5", "dirichlet:1000", "by-group", "by-dataset" })
        {
            foreach (int sites in new[] { 2, 4, 9 })
            {
                for (int seed = 1; seed <= 3; seed++)
                {
                    cases.Add(spec, sites, seed);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_sample_goes_to_one_site_whole_groups_go_together_and_nobody_starves(string spec, int sites, int seed)
    {
        DefectDataset data = Data(seed);
        IReadOnlyList<SiteShare> shares = SiteSplitter.Split(data, SplitSpec.Parse(spec), new SiteSplitOptions(sites, (ulong)seed));
        shares.Select(s => s.Name).ShouldBe(Enumerable.Range(1, sites).Select(i => $"site-{i}"));

        Sample[] dealt = [.. shares.SelectMany(s => s.Train.Concat(s.Validation))];
        dealt
            .Select(s => s.Id)
            .Order()
            .ShouldBe(data.Samples.Where(s => s.Split is DataSplit.Train or DataSplit.Validation).Select(s => s.Id).Order());
        shares.ShouldAllBe(s => s.Train.All(x => x.Split == DataSplit.Train) && s.Validation.All(x => x.Split == DataSplit.Validation));
        shares
            .SelectMany(s => s.Train.Concat(s.Validation).Select(x => (x.Group, s.Name)))
            .Distinct()
            .GroupBy(x => x.Group)
            .ShouldAllBe(g => g.Count() == 1);
        shares.ShouldAllBe(s => s.Train.Count >= 8 && s.Validation.Count >= 1);
    }

    [Theory]
    [InlineData("iid")]
    [InlineData("dirichlet:0.5")]
    public void The_deal_follows_the_seed_and_not_the_order_of_the_samples(string text)
    {
        DefectDataset data = Data(1);
        var shuffled = new DefectDataset(data.Samples.Reverse());
        SplitSpec spec = SplitSpec.Parse(text);
        string Deal(DefectDataset from, ulong seed) =>
            string.Join(
                '|',
                SiteSplitter
                    .Split(from, spec, new SiteSplitOptions(5, seed))
                    .Select(s => string.Join(',', s.Train.Concat(s.Validation).Select(x => x.Id)))
            );

        Deal(data, 7).ShouldBe(Deal(data, 7));
        Deal(data, 7).ShouldBe(Deal(shuffled, 7));
        Deal(data, 7).ShouldNotBe(Deal(data, 8));
    }

    [Fact]
    public void Iid_sites_see_all_classes_and_uneven_sites_do_not()
    {
        DefectDataset data = Data(2);
        Skew(data, "iid").ShouldBeLessThan(0.1);
        Skew(data, "dirichlet:0.1").ShouldBeGreaterThan(0.4);
        Skew(data, "dirichlet:1000").ShouldBeLessThan(0.2);
    }

    [Fact]
    public void A_site_hint_is_never_cut()
    {
        IReadOnlyList<SiteShare> shares = SiteSplitter.Split(Data(3), SplitSpec.Parse("by-group"), new SiteSplitOptions(4, 1));
        shares.SelectMany(s => s.Train.Concat(s.Validation).Select(x => (x.SiteHint, s.Name))).Distinct().Count().ShouldBe(10);
    }

    [Fact]
    public void A_data_set_gets_sites_in_proportion_and_shares_none()
    {
        IReadOnlyList<SiteShare> shares = SiteSplitter.Split(Data(3), SplitSpec.Parse("by-dataset"), new SiteSplitOptions(4, 1));
        string[][] sources = [.. shares.Select(s => s.Train.Concat(s.Validation).Select(x => x.Dataset).Distinct().ToArray())];
        sources.ShouldAllBe(s => s.Length == 1);
        sources.CountBy(s => s[0]).ToDictionary().ShouldBe(new Dictionary<string, int> { ["big"] = 3, ["small"] = 1 }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("iid", 200, "training images are too few for 200 sites")]
    [InlineData("by-group", 11, "10 different site hints")]
    [InlineData("by-dataset", 1, "2 data sets need at least as many sites")]
    public void What_can_not_be_dealt_says_why(string spec, int sites, string expected) =>
        Should
            .Throw<DatasetException>(() => SiteSplitter.Split(Data(1), SplitSpec.Parse(spec), new SiteSplitOptions(sites, 1)))
            .Message.ShouldContain(expected);

    [Fact]
    public void Too_large_groups_say_so()
    {
        var data = new DefectDataset(Enumerable.Range(0, 40).Select(i => Sample(i, "c", "one", DataSplit.Train)));
        Should
            .Throw<DatasetException>(() => SiteSplitter.Split(data, SplitSpec.Parse("iid"), new SiteSplitOptions(2, 1)))
            .Message.ShouldContain("groups can't be dealt");
    }

    [Fact]
    public void A_data_set_without_validation_images_needs_none()
    {
        var data = new DefectDataset(Enumerable.Range(0, 40).Select(i => Sample(i, "c", $"g{i}", DataSplit.Train)));
        SiteSplitter
            .Split(data, SplitSpec.Parse("iid"), new SiteSplitOptions(4, 1))
            .ShouldAllBe(s => s.Train.Count == 10 && s.Validation.Count == 0);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(50)]
    public void Dirichlet_shares_have_the_mean_and_variance_of_the_distribution(double alpha)
    {
        const int Sites = 4;
        const int Draws = 20_000;
        var random = new SeededRandom(1);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < Draws; i++)
        {
            double[] shares = DirichletShares.Draw(Sites, alpha, ref random);
            shares.Sum().ShouldBe(1, 1e-9);
            sum += shares[0];
            squares += shares[0] * shares[0];
        }

        double mean = sum / Draws;
        double variance = (squares / Draws) - (mean * mean);
        mean.ShouldBe(1.0 / Sites, 0.01);
        variance.ShouldBe((Sites - 1.0) / (Sites * Sites * ((Sites * alpha) + 1)), 0.006);
    }

    // How far the class shares of a site are from those of all, 0 to 1, in the mean.
    private static double Skew(DefectDataset data, string spec) =>
        SiteSplitter
            .Split(data, SplitSpec.Parse(spec), new SiteSplitOptions(4, 3))
            .Average(site => data.Classes.Sum(c => Math.Abs(Share(site.Train, c) - Share(data.Of(DataSplit.Train), c))) / 2);

    private static double Share(IReadOnlyList<Sample> samples, string name) =>
        (double)samples.Count(s => s.ClassName == name) / samples.Count;

    // Three classes, groups of one to four samples, ten site hints, two data sets.
    private static DefectDataset Data(int seed)
    {
        var random = new Random(seed);
        var samples = new List<Sample>();
        for (int group = 0; group < 260; group++)
        {
            DataSplit split = (group % 10) switch
            {
                < 7 => DataSplit.Train,
                < 9 => DataSplit.Validation,
                _ => group % 20 == 9 ? DataSplit.Test : DataSplit.Golden,
            };
            string name = "abc"[random.Next(3)].ToString();
            for (int i = random.Next(1, 5); i > 0; i--)
            {
                samples.Add(
                    Sample(samples.Count, name, $"g{group}", split) with
                    {
                        SiteHint = $"h{group / 26}",
                        Dataset = group < 65 ? "small" : "big",
                    }
                );
            }
        }

        return new DefectDataset(samples);
    }

    private static Sample Sample(int id, string name, string group, DataSplit split) =>
        new($"{id:000}", $"{id}.png", name, true, group, null, split, "d");
}
