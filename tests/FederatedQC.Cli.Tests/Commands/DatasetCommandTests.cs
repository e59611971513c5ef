using FederatedQC.Cli.Tests.Kit;
using FederatedQC.TestKit;
using FederatedQC.Vision.Datasets;

namespace FederatedQC.Cli.Tests.Commands;

public sealed class DatasetCommandTests : IDisposable
{
    private static readonly string[] Small = ["--per-class", "12", "--sites", "2", "--size", "32"];
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Synth_draws_at_least_as_many_images_as_asked_for_and_the_same_for_the_same_seed()
    {
        var said = await SynthAsync("first", "--seed", "5");
        await SynthAsync("second", "--seed", "5");
        await SynthAsync("third", "--seed", "6");
        said.Out.ShouldContain("84 images of 7 classes from 2 sites");
        Contents("second").ShouldBe(Contents("first"));
        Contents("third").ShouldNotBe(Contents("first"));
    }

    [Fact]
    public async Task Every_verb_that_reads_images_takes_the_largest_size_from_the_caller()
    {
        await SynthAsync("images");
        foreach (
            var verb in new string[][]
            {
                ["dataset", "list", _folder.Of("images")],
                ["dataset", "split", _folder.Of("images"), "--out", _folder.Of("split")],
                ["train", "--data", _folder.Of("images"), "--out", _folder.Of("model"), "--epochs", "1"],
            }
        )
        {
            var said = await Fqc.RunAsync([.. verb, "--max-pixels", "100"]);
            said.Code.ShouldNotBe(0);
            said.Error.ShouldContain("84 TooLarge");
        }
    }

    [Fact]
    public async Task List_counts_by_class_and_split()
    {
        await SynthAsync("images");
        var listed = (await Fqc.RunAsync("dataset", "list", _folder.Of("images"), "--json")).ShouldSucceed().Json;
        listed.GetProperty("images").GetInt32().ShouldBe(84);
        listed.GetProperty("siteHints").GetInt32().ShouldBe(2);
        listed.GetProperty("leaks").GetArrayLength().ShouldBe(0);
        var good = listed.GetProperty("classes").EnumerateArray().Single(row => row.GetProperty("class").GetString() == "good");
        good.GetProperty("isDefect").GetBoolean().ShouldBeFalse();
        good.GetProperty("images").EnumerateObject().Sum(split => split.Value.GetInt32()).ShouldBe(12);
        good.GetProperty("groups").GetInt32().ShouldBe(6);

        var table = (await Fqc.RunAsync("dataset", "list", _folder.Of("images"))).ShouldSucceed().Out;
        table.ShouldContain("84 images of 7 classes");
        table.ShouldContain("images: manifest.csv; the split is that of the manifest.");
        table.ShouldContain("Skipped: 72 Mask.");
        table.ShouldContain("Leaks: none.");
    }

    [Fact]
    public async Task List_finds_duplicates_leaks_wrong_labels_and_files_of_no_use()
    {
        await SynthAsync("images");
        var samples = DatasetReader.Read(_folder.Of("images"), new DatasetReaderOptions()).Samples;
        var train = samples.First(sample => sample is { Split: DataSplit.Train, ClassName: "good" });
        var test = samples.First(sample => sample is { Split: DataSplit.Test, ClassName: "scratch" });
        File.Copy(test.Path, train.Path, overwrite: true);
        await File.WriteAllTextAsync(samples.First(sample => sample.ClassName == "patch").Path, "not an image");

        var listed = (await Fqc.RunAsync("dataset", "list", _folder.Of("images"), "--json")).ShouldSucceed().Json;
        listed.GetProperty("skipped").GetProperty("NotAnImage").GetInt32().ShouldBe(1);
        listed.GetProperty("exactDuplicates").GetInt32().ShouldBe(1);
        listed.GetProperty("contradictingLabels").GetInt32().ShouldBeGreaterThanOrEqualTo(1);
        listed.GetProperty("leaks").EnumerateArray().ShouldHaveSingleItem().GetString().ShouldBe(train.Id);
        (await Fqc.RunAsync("dataset", "list", _folder.Of("images"))).Out.ShouldContain("1 NotAnImage");
    }

    [Fact]
    public async Task List_says_what_a_folder_is_taken_for_and_what_is_not_used()
    {
        await SynthAsync("drawn");
        foreach (var sample in DatasetReader.Read(_folder.Of("drawn"), new DatasetReaderOptions()).Samples)
        {
            var split = sample.Split == DataSplit.Test ? "test" : "train";
            var copy = _folder.Of(
                "images",
                split,
                sample.ClassName == "good" ? "ok_front" : sample.ClassName,
                Path.GetFileName(sample.Path)
            );
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(sample.Path, copy);
        }

        await File.WriteAllTextAsync(_folder.Of("images", "train", "scratch", "notes.doc"), "?");
        var said = (await Fqc.RunAsync("dataset", "list", _folder.Of("images"), "--good", "ok_front")).ShouldSucceed().Out;
        said.ShouldContain("images: split folders with class folders; validation images are drawn from those for training.");
        said.ShouldMatch("ok_front +good ");
        said.ShouldContain("Skipped: 1 FormatNotRead(.doc).");
        said.ShouldContain("FormatNotRead(.doc): train/scratch/notes.doc");
        (await Fqc.RunAsync("dataset", "list", _folder.Of("images"), "--good", "fine")).ShouldRefuse(
            "'fine' was named as the class of good parts"
        );
        (
            await Fqc.RunAsync("dataset", "split", _folder.Of("images"), "--good", "ok_front", "--sites", "2", "--out", _folder.Of("sites"))
        ).ShouldSucceed();
        DatasetReader
            .Read(_folder.Of("sites", "site-1"), new DatasetReaderOptions())
            .Samples.Where(sample => !sample.IsDefect)
            .Select(sample => sample.ClassName)
            .Distinct()
            .ShouldBe(["ok_front"]);
    }

    [Fact]
    public async Task Split_deals_every_image_once_copies_none_and_what_it_writes_can_be_read()
    {
        await SynthAsync("images");
        var said = (
            await Fqc.RunAsync(
                "dataset",
                "split",
                _folder.Of("images"),
                "--sites",
                "2",
                "--split",
                "by-group",
                "--out",
                _folder.Of("sites")
            )
        ).ShouldSucceed();
        said.Out.ShouldContain("site-1");
        new DirectoryInfo(_folder.Of("sites"))
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(file => file.Name)
            .Distinct()
            .ShouldBe(["manifest.csv"]);

        var parts = new[] { "site-1", "site-2", "test" }
            .Select(name => DatasetReader.Read(_folder.Of("sites", name), new DatasetReaderOptions()))
            .ToArray();
        var dealt = parts.SelectMany(part => part.Samples).ToArray();
        dealt.Length.ShouldBe(84);
        dealt.Select(sample => Path.GetFileName(sample.Path)).Distinct().Count().ShouldBe(84);
        dealt.ShouldAllBe(sample => File.Exists(sample.Path));
        parts[0].Samples.Select(sample => sample.SiteHint).Distinct().ShouldHaveSingleItem();
        parts[2].Samples.ShouldAllBe(sample => sample.Split == DataSplit.Test);
        (await Fqc.RunAsync("dataset", "list", _folder.Of("sites", "site-1"))).ShouldSucceed();
    }

    [Fact]
    public async Task Split_merges_several_folders_and_deals_the_same_for_the_same_seed()
    {
        await SynthAsync("first", "--seed", "1");
        await SynthAsync("second", "--seed", "2");
        async Task<string> DealAsync(string name, string seed)
        {
            (
                await Fqc.RunAsync(
                    "dataset",
                    "split",
                    _folder.Of("first"),
                    _folder.Of("second"),
                    "--sites",
                    "3",
                    "--split",
                    "dirichlet:0.5",
                    "--seed",
                    seed,
                    "--out",
                    _folder.Of(name)
                )
            ).ShouldSucceed();
            return string.Concat(Enumerable.Range(1, 3).Select(site => File.ReadAllText(_folder.Of(name, $"site-{site}", "manifest.csv"))));
        }

        var dealt = await DealAsync("a", "4");
        dealt.ShouldContain("data-1/");
        dealt.ShouldContain("data-2/");
        (await DealAsync("b", "4")).ShouldBe(dealt);
        (await DealAsync("c", "5")).ShouldNotBe(dealt);
    }

    [Fact]
    public async Task More_sites_than_the_images_allow_is_refused()
    {
        await SynthAsync("images");
        (await Fqc.RunAsync("dataset", "split", _folder.Of("images"), "--sites", "200", "--out", _folder.Of("sites"))).ShouldRefuse(
            "200 sites"
        );
        Directory.Exists(_folder.Of("sites")).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private async Task<Fqc> SynthAsync(string name, params string[] more) =>
        (await Fqc.RunAsync(["dataset", "synth", "--out", _folder.Of(name), .. Small, .. more])).ShouldSucceed();

    private IEnumerable<string> Contents(string name) =>
        Directory
            .GetFiles(_folder.Of(name), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file =>
                $"{Path.GetRelativePath(_folder.Of(name), file)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"
            );
}
