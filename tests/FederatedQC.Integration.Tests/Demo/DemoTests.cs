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
    public async Task A_folder_that_is_not_there_is_one_line_and_exit_code_2()
    {
        var (code, output, error) = await Fqc.RunAsync("demo", "--data", "/no/such/folder", "--out", Path.Combine(_folder.Path, "out"));
        code.ShouldBe(2);
        output.ShouldNotContain("at FederatedQC");
        error.Trim().Split('\n').Length.ShouldBe(1);
        error.ShouldContain("/no/such/folder");
    }

    private async Task<JsonElement> RunAsync(string name)
    {
        var output = Path.Combine(_folder.Path, name);
        var (code, json, error) = await Fqc.RunAsync(
            "demo", "--sites", "2", "--rounds", "3", "--local-epochs", "4", "--images", "40", "--split", "iid", "--json", "--out", output);
        code.ShouldBe(0, error);
        return JsonDocument.Parse(json).RootElement;
    }
}
