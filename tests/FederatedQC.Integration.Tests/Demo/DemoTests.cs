using System.Text.Json;
using FederatedQC.TestKit;

namespace FederatedQC.Integration.Tests.Demo;

/// <summary>The whole product as its user runs it: real processes over a real broker.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_seed_gives_the_same_released_model_and_leaves_a_report()
    {
        var first = await RunAsync("first");
        var second = await RunAsync("second");

        second.GetProperty("modelId").GetString().ShouldBe(first.GetProperty("modelId").GetString());
        first.GetProperty("modelId").GetString()!.Length.ShouldBe(64);
        first.GetProperty("sites").GetArrayLength().ShouldBe(2);
        first.GetProperty("roundLog").GetArrayLength().ShouldBe(3);
        first.GetProperty("sites")[0].GetProperty("bytesSentPerRound").GetInt64().ShouldBeGreaterThan(78_000 * 4);
        first.GetProperty("federated").GetProperty("accuracy").GetDouble().ShouldBeGreaterThan(1.0 / 7);
        var files = Directory.GetFiles(Path.Combine(_folder.Path, "first")).Select(Path.GetFileName);
        files.ShouldBe(["model.onnx", "report.html", "report.json"], ignoreOrder: true);
    }

    [Fact]
    public async Task Agents_make_every_candidate_from_its_step_and_fetch_no_more_than_the_first_model_besides()
    {
        const int Rounds = 3;
        var report = await RunAsync("steps", "--download", "int4");

        var steps = report
            .GetProperty("roundLog")
            .EnumerateArray()
            .Select(round => round.GetProperty("downloadBytes").GetInt64())
            .ToArray();
        var whole = 4 * (report.GetProperty("parameters").GetInt64());
        steps.ShouldAllBe(bytes => bytes > 0 && bytes < whole / 6);
        report.GetProperty("codec").GetString().ShouldBe("float32, down int4");

        // As the agents counted it.
        foreach (var site in report.GetProperty("sites").EnumerateArray())
        {
            site.GetProperty("bytesReceivedPerRound").GetInt64().ShouldBe((whole + steps.Sum()) / Rounds);
        }
    }

    [Fact]
    public async Task The_aggregator_trains_on_images_of_its_own_where_the_rule_measures_by_them()
    {
        var report = await RunAsync("trusted", "--rule", "fltrust");

        report.GetProperty("rule").GetString().ShouldBe("fltrust");
        report.GetProperty("roundLog").GetArrayLength().ShouldBe(3);
        var aggregator = Path.Combine(_folder.Path, "trusted", "aggregator");
        Directory.GetFiles(Path.Combine(aggregator, "state"), "end.f32", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var log = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "trusted", "logs", "aggregator.log"));
        log.ShouldNotContain("golden");
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_one_line_and_exit_code_2()
    {
        var (code, output, error) = await Fqc.RunAsync("demo", "--data", "/no/such/folder", "--out", Path.Combine(_folder.Path, "out"));
        code.ShouldBe(2);
        output.ShouldNotContain("at FederatedQC");
        error.Trim().Split('\n').Length.ShouldBe(1);
        error.ShouldContain("/no/such/folder");
    }

    private async Task<JsonElement> RunAsync(string name, params string[] more)
    {
        var output = Path.Combine(_folder.Path, name);
        var (code, json, error) = await Fqc.RunAsync([
            "demo",
            "--sites",
            "2",
            "--rounds",
            "3",
            "--local-epochs",
            "4",
            "--images",
            "40",
            "--split",
            "iid",
            "--json",
            "--out",
            output,
            .. more,
        ]);
        code.ShouldBe(0, error);
        return JsonDocument.Parse(json).RootElement;
    }
}
