using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Tests.Datasets;

public sealed class ManifestTests
{
    private const string Header = "path,class,is_defect,split_group,site_hint,split";

    [Fact]
    public void Reads_every_column()
    {
        using DatasetFolder folder = new DatasetFolder().Manifest(Header, "a/1.png,scratch,1,g1,mill-a,train", "a/2.png,good,0,g2,,test");
        DefectDataset data = folder.Read();
        data.Classes.ShouldBe(["good", "scratch"]);
        data.LabelOf("scratch").ShouldBe(1);
        data.LabelOf("unknown").ShouldBe(-1);
        data.Samples[0]
            .ShouldBe(
                new Sample(
                    "a/1.png",
                    Path.Combine(folder.Path, "a/1.png"),
                    "scratch",
                    true,
                    "g1",
                    "mill-a",
                    DataSplit.Train,
                    Path.GetFileName(folder.Path)
                )
            );
        data.Samples[1].SiteHint.ShouldBeNull();
        data.Of(DataSplit.Test).ShouldBe([data.Samples[1]]);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_beside_others_and_quoted()
    {
        using DatasetFolder folder = new DatasetFolder().Manifest(
            "\uFEFFnote,split,class,path",
            "\"says \"\"x, y\"\"\",golden,good,\"a,b.png\"",
            "",
            ",val,dent,c.png"
        );
        DefectDataset data = folder.Read();
        data.Samples.Select(s => (s.Id, s.IsDefect, s.Group, s.Split))
            .ShouldBe([("a,b.png", false, "a,b.png", DataSplit.Golden), ("c.png", true, "c.png", DataSplit.Validation)]);
    }

    [Theory]
    [InlineData("a.png,scratch,1,g,,train,more", "line 2: 7 values for 6 columns")]
    [InlineData(",scratch,1,g,,train", "line 2: the path is empty")]
    [InlineData("a.png,,1,g,,train", "line 2: the class is empty")]
    [InlineData("a.png,scratch,yes,g,,train", "line 2: is_defect is 'yes'")]
    [InlineData("a.png,scratch,1,g,,training", "line 2: split is 'training', not one of train, val, golden, test")]
    [InlineData("/etc/a.png,scratch,1,g,,train", "line 2: the path '/etc/a.png' is not relative")]
    [InlineData("../a.png,scratch,1,g,,train", "line 2: the path '../a.png' leaves")]
    [InlineData("\"a.png,scratch,1,g,,train", "line 2: a quote")]
    [InlineData("a\"b.png,scratch,1,g,,train", "line 2: a quote")]
    [InlineData("x.png,other,1,g,,train", "line 3: 'x.png' is listed on line 2")]
    [InlineData("a.png,other,1,same,,test", "line 3: the group 'same' is in train here and in test on line 2")]
    [InlineData("a.png,last,0,g,,train", "line 3: is_defect of the class 'last' differs from line 2")]
    [InlineData("a.png,other,1,g,,", "line 3: the split stands on some lines only")]
    public void A_bad_line_is_named(string line, string expected)
    {
        using DatasetFolder folder = new DatasetFolder().Manifest(Header, line, "x.png,last,1,same,,train");
        folder.Error().ShouldContain(expected);
    }

    [Theory]
    [InlineData("path,is_defect", "line 1: the column 'class' is missing")]
    [InlineData("path,class,path", "line 1: the column 'path' stands there twice")]
    [InlineData("", "line 1: the column 'path' is missing")]
    [InlineData("path,class", "line 1: no image is listed")]
    public void A_bad_header_is_named(string header, string expected)
    {
        using DatasetFolder folder = new DatasetFolder().Manifest(header);
        folder.Error().ShouldContain(expected);
    }

    [Fact]
    public void Many_mistakes_are_listed_at_once_but_not_all()
    {
        using DatasetFolder folder = new DatasetFolder().Manifest([Header, .. Enumerable.Repeat(",c,1,g,,train", 25)]);
        string error = folder.Error();
        error.ShouldContain("line 2:");
        error.ShouldContain("line 11:");
        error.ShouldContain("and 15 more");
    }

    [Fact]
    public void A_manifest_without_splits_gets_drawn_ones()
    {
        using DatasetFolder folder = new DatasetFolder().Manifest(["path,class", .. Enumerable.Range(0, 20).Select(i => $"{i}.png,c")]);
        folder
            .Read()
            .Samples.CountBy(s => s.Split)
            .ToDictionary()
            .ShouldBe(
                new Dictionary<DataSplit, int>
                {
                    [DataSplit.Train] = 12,
                    [DataSplit.Validation] = 4,
                    [DataSplit.Test] = 4,
                },
                ignoreOrder: true
            );
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var folder = new DatasetFolder();
        Sample[] samples =
        [
            new(
                "x, \"y\".png",
                Path.Combine(folder.Path, "x, \"y\".png"),
                "c",
                true,
                "g",
                null,
                DataSplit.Golden,
                Path.GetFileName(folder.Path)
            ),
            new("z.png", Path.Combine(folder.Path, "z.png"), "ok", false, "h", "s", DataSplit.Validation, Path.GetFileName(folder.Path)),
        ];
        ManifestWriter.Write(folder.Path, samples);
        folder.Read().Samples.ShouldBe(samples);
        Directory.GetFiles(folder.Path).Length.ShouldBe(1);
    }
}
