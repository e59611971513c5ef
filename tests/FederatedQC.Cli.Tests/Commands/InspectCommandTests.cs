using FederatedQC.Cli.Tests.Kit;
using FederatedQC.TestKit;

namespace FederatedQC.Cli.Tests.Commands;

public sealed class InspectCommandTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private static readonly byte[] PngSignature = [0x89, 0x50, 0x4E, 0x47];
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Every_image_gets_a_verdict_a_score_and_a_heatmap_of_its_own()
    {
        Directory.CreateDirectory(_folder.Of("other"));
        var (first, second) = (trained.ImageOf("good"), trained.ImageOf("scratch"));
        var sameName = _folder.Of("other", Path.GetFileName(first));
        File.Copy(second, sameName);
        var result = (
            await Fqc.RunAsync("inspect", first, second, sameName, "--model", trained.Onnx, "--heatmaps", _folder.Of("maps"), "--json")
        )
            .ShouldSucceed()
            .Json;
        var images = result.GetProperty("images").EnumerateArray().ToArray();
        images.Length.ShouldBe(3);
        foreach (var image in images)
        {
            image.GetProperty("scores").EnumerateObject().Sum(score => score.Value.GetDouble()).ShouldBe(1, 1e-4);
            image
                .GetProperty("scores")
                .GetProperty(image.GetProperty("class").GetString()!)
                .GetDouble()
                .ShouldBe(image.GetProperty("score").GetDouble());
            File.ReadAllBytes(image.GetProperty("heatmap").GetString()!).Take(4).ShouldBe(PngSignature);
        }

        Directory.GetFiles(_folder.Of("maps")).Length.ShouldBe(3);
        result.GetProperty("skipped").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Files_of_no_use_are_counted_and_the_others_judged()
    {
        await File.WriteAllTextAsync(_folder.Of("text.png"), "not an image");
        var said = await Fqc.RunAsync(
            "inspect",
            _folder.Of("text.png"),
            trained.ImageOf("good"),
            _folder.Of("missing.png"),
            "--model",
            trained.Model
        );
        said.ShouldSucceed();
        said.Out.ShouldContain("Judged: 1. Skipped: 1 NotAnImage, 1 Unreadable.");
        said.Error.ShouldContain("text.png");
    }

    [Fact]
    public async Task A_name_that_begins_with_an_at_sign_is_that_of_an_image()
    {
        var image = _folder.Of("@x.png");
        File.Copy(trained.ImageOf("good"), image);
        var relative = "@" + Path.GetRelativePath(Environment.CurrentDirectory, image);
        (await Fqc.RunAsync("inspect", image, "--model", trained.Model)).ShouldSucceed();
        var said = await Fqc.RunAsync("inspect", relative, "--model", trained.Model);
        said.Error.ShouldContain($"'{relative}' was not judged: Unreadable");
    }

    [Fact]
    public async Task No_image_that_can_be_judged_is_a_failure()
    {
        var said = await Fqc.RunAsync("inspect", _folder.Of("missing.png"), "--model", trained.Onnx, "--json");
        said.Code.ShouldBe(1);
        said.Json.GetProperty("skipped")[0].GetProperty("reason").GetString().ShouldBe("Unreadable");
    }

    [Fact]
    public async Task The_threshold_moves_the_verdict()
    {
        var image = trained.ImageOf("good");
        async Task<bool> IsDefectAsync(string threshold) =>
            (await Fqc.RunAsync("inspect", image, "--model", trained.Onnx, "--threshold", threshold, "--json"))
                .ShouldSucceed()
                .Json.GetProperty("images")[0]
                .GetProperty("isDefect")
                .GetBoolean();

        (await IsDefectAsync("0.0001")).ShouldBeTrue();
        (await IsDefectAsync("1")).ShouldBeFalse();
        (await Fqc.RunAsync("inspect", image, "--model", trained.Onnx, "--threshold", "0")).ShouldRefuse("above 0");
    }

    [Fact]
    public async Task A_folder_for_heatmaps_that_can_not_be_made_is_refused()
    {
        await File.WriteAllTextAsync(_folder.Of("file"), "");
        (await Fqc.RunAsync("inspect", trained.ImageOf("good"), "--model", trained.Onnx, "--heatmaps", _folder.Of("file"))).ShouldRefuse(
            "can't be made"
        );
    }

    [Fact]
    public async Task A_name_too_long_for_a_heatmap_is_cut_and_no_verdict_is_lost()
    {
        var name = new string('ü', 125) + ".png";
        Directory.CreateDirectory(_folder.Of("other"));
        foreach (var path in new[] { _folder.Of(name), _folder.Of("other", name) })
        {
            File.Copy(trained.ImageOf("good"), path);
        }

        var result = (
            await Fqc.RunAsync(
                "inspect",
                _folder.Of(name),
                _folder.Of("other", name),
                "--model",
                trained.Onnx,
                "--heatmaps",
                _folder.Of("maps"),
                "--json"
            )
        )
            .ShouldSucceed()
            .Json;

        result
            .GetProperty("images")
            .EnumerateArray()
            .Select(image => image.GetProperty("heatmap").GetString())
            .ShouldAllBe(path => File.Exists(path));
        Directory.GetFiles(_folder.Of("maps")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_heatmap_that_can_not_be_written_costs_no_verdict_and_is_said()
    {
        var image = trained.ImageOf("good");
        Directory.CreateDirectory(_folder.Of("maps", Path.GetFileNameWithoutExtension(image) + ".heatmap.png"));

        var said = await Fqc.RunAsync(
            "inspect",
            image,
            trained.ImageOf("scratch"),
            "--model",
            trained.Onnx,
            "--heatmaps",
            _folder.Of("maps")
        );

        said.ShouldSucceed().Out.ShouldContain("Judged: 2.");
        said.Error.ShouldContain("heatmap could not be written");
    }

    [Fact]
    public async Task The_largest_image_is_the_callers_to_name()
    {
        var said = await Fqc.RunAsync("inspect", trained.ImageOf("good"), "--model", trained.Onnx, "--max-pixels", "100");
        (said.Code, said.Out).ShouldBe((1, "Judged: 0. Skipped: 1 TooLarge.\n"));
    }

    [Fact]
    public async Task A_depth_that_no_camera_has_is_refused() =>
        (await Fqc.RunAsync("inspect", trained.ImageOf("good"), "--model", trained.Onnx, "--sample-bits", "9")).ShouldRefuse(
            "8, 10, 12, 14, 16"
        );

    public void Dispose() => _folder.Dispose();
}
