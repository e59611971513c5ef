using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.TestKit;

namespace FederatedQC.Aggregator.Tests.Hosting;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task Every_mistake_is_listed_at_once_and_the_exit_code_is_2()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Of("run.json"), """{"run":"r","rounds":1,"sites":[],"spec":null}""");
        using var errors = new StringWriter();

        var code = await AggregatorHost.RunAsync(
            [
                "--DataFolder",
                folder.Of("state"),
                "--Consortium",
                "No Name",
                "--Http",
                "ftp://x",
                "--Threads",
                "-1",
                "--Mqtt:Port",
                "0",
                "--RunFile",
                folder.Of("run.json"),
                "--GoldenFolder",
                folder.Of("nothing"),
                "--Identity:CaFile",
                folder.Of("ca.pem"),
            ],
            errors
        );

        code.ShouldBe(2);
        var said = errors.ToString();
        foreach (
            var word in new[]
            {
                "Consortium 'No Name'",
                "Http 'ftp://x'",
                "Threads",
                "Port",
                "RunFile",
                "GoldenFolder",
                "Identity:CaFile",
                "CertificateFile",
                "KeyFile",
            }
        )
        {
            said.ShouldContain(word);
        }
    }

    [Fact]
    public async Task Every_mistake_of_a_division_into_families_is_listed_at_once()
    {
        using var folder = new TemporaryFolder();
        var spec = SpecBuilder.Create(
            new NetworkOptions
            {
                Classes = ["good", "scratch"],
                Width = 8,
                InputSize = 32,
            }
        );
        await File.WriteAllBytesAsync(
            folder.Of("run.json"),
            RunSettingsJson.Serialize(
                new RunSettings
                {
                    Run = "r",
                    Rounds = 1,
                    Sites = ["a", "b", "lonely"],
                    Spec = spec,
                }
            )
        );
        using var errors = new StringWriter();

        var code = await AggregatorHost.RunAsync(
            [
                "--DataFolder",
                folder.Of("state"),
                "--Consortium",
                "steel",
                "--RunFile",
                folder.Of("run.json"),
                "--GoldenFolder",
                folder.Path,
                "--Families:one:Sites:0",
                "a",
                "--Families:one:Sites:1",
                "b",
                "--Families:two:Sites:0",
                "b",
                "--Families:two:Sites:1",
                "stranger",
                "--Families:empty:RunFile",
                folder.Of("run.json"),
                "--Families:Bad Name:Sites:0",
                "aggregator",
                "--Families:two:GoldenFolder",
                folder.Of("none"),
            ],
            errors
        );

        code.ShouldBe(2);
        var said = errors.ToString();
        foreach (
            var mistake in new[]
            {
                "'b' is named 2 times (one, two)",
                "Families:two: 'stranger' is no site of RunFile",
                "Families:empty: name at least one site",
                "its site 'lonely' is in no family",
                "Families 'Bad Name'",
                "Families:Bad Name: 'aggregator' is no name of a site",
                "Families:two:GoldenFolder",
                "GoldenFolder: images of one product",
                "CertificateFile",
            }
        )
        {
            said.ShouldContain(mistake);
        }
    }

    [Fact]
    public async Task A_golden_set_can_not_judge_a_model_of_which_a_part_stays_at_the_sites()
    {
        using var folder = new TemporaryFolder();
        var spec = SpecBuilder.Create(
            new NetworkOptions
            {
                Classes = ["good", "scratch"],
                Width = 8,
                InputSize = 32,
                Sharing = "fedper",
            }
        );
        await File.WriteAllBytesAsync(
            folder.Of("run.json"),
            RunSettingsJson.Serialize(
                new RunSettings
                {
                    Run = "r",
                    Rounds = 1,
                    Sites = ["a"],
                    Strategy = "fedper",
                    Spec = spec,
                }
            )
        );
        using var errors = new StringWriter();

        (
            await AggregatorHost.RunAsync(
                ["--DataFolder", folder.Of("state"), "--RunFile", folder.Of("run.json"), "--GoldenFolder", folder.Path],
                errors
            )
        ).ShouldBe(2);

        errors.ToString().ShouldContain("fedper with a golden set at the aggregator");
    }

    [Theory]
    [InlineData("set GoldenFolder to labelled images that you trust, those to train on in the split train")]
    [InlineData("has images of 1 classes in the split train", "good")]
    [InlineData("has images of the class dent, which the plan does not know", "good", "dent")]
    public async Task A_rule_that_needs_an_update_of_the_aggregators_own_needs_images_to_train_on(string said, params string[] classes)
    {
        using var folder = new TemporaryFolder();
        var settings = new RunSettings
        {
            Run = "r",
            Rounds = 1,
            Sites = ["a", "b", "c"],
            Spec = SpecBuilder.Create(
                new NetworkOptions
                {
                    Classes = ["good", "scratch"],
                    Width = 8,
                    InputSize = 32,
                }
            ),
            Robust = new RobustSettings { Rule = "fltrust" },
        };
        await File.WriteAllBytesAsync(folder.Of("run.json"), RunSettingsJson.Serialize(settings));
        using var errors = new StringWriter();
        string[] images = classes.Length > 0 ? ["--GoldenFolder", StandInWorker.Images(folder, classes)] : [];

        (
            await AggregatorHost.RunAsync(["--DataFolder", folder.Of("state"), "--RunFile", folder.Of("run.json"), .. images], errors)
        ).ShouldBe(2);

        errors.ToString().ShouldContain("robust.rule fltrust measures the sites' updates by one that the aggregator trains");
        errors.ToString().ShouldContain(said);
    }

    [Fact]
    public async Task A_configuration_file_that_is_not_there_or_no_json_is_said_so()
    {
        using var folder = new TemporaryFolder();
        using var errors = new StringWriter();
        (await AggregatorHost.RunAsync(["--config", folder.Of("none.json")], errors)).ShouldBe(2);
        errors.ToString().ShouldContain("none.json");
        await File.WriteAllTextAsync(folder.Of("bad.json"), "{");
        (await AggregatorHost.RunAsync(["--config", folder.Of("bad.json")], errors)).ShouldBe(2);
        errors.ToString().ShouldContain("bad.json");
    }
}
