using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using FederatedQC.EdgeAgent.Tests.Agent;
using FederatedQC.TestKit.Images;

namespace FederatedQC.EdgeAgent.Tests.Inspection;

/// <summary>The line inspects with broker, aggregator and training all away.</summary>
public sealed class LineTests
{
    [Fact]
    public async Task Images_become_verdicts_from_the_first_boot_on_with_everything_else_away()
    {
        await using var rig = new LineRig();
        rig.Prepare(Models.AlwaysAnswers("scratch"));
        await rig.StartAsync();
        TestImages.Drop(rig.CaptureFolder, "part-7.png", TestImages.Png());

        await rig.UntilAsync(
            () => rig.Health.Inspected == 1 && File.Exists(Path.Combine(rig.CaptureFolder, "done", "part-7.png")),
            "the part was judged"
        );

        rig.Health.ConsortiumConnected.ShouldBeFalse();
        rig.Table.Count().ShouldBe(1);
        var verdict = rig.Verdicts().Single();
        verdict.GetProperty("class").GetString().ShouldBe("scratch");
        verdict.GetProperty("defect").GetBoolean().ShouldBeTrue();
        verdict.GetProperty("image").GetString().ShouldBe("part-7.png");
        verdict.GetProperty("model").GetString().ShouldBe(LineRig.IdOf(Models.AlwaysAnswers("scratch")).ToString());
        verdict.GetProperty("part").GetString()!.Length.ShouldBe(32);
        verdict.GetProperty("scores").GetProperty("scratch").GetDouble().ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public async Task A_damaged_database_of_verdicts_is_set_aside_and_the_line_inspects()
    {
        await using var rig = new LineRig();
        rig.Prepare(Models.Create(1));
        var path = Path.Combine(rig.DataFolder, "agent.db");
        await File.WriteAllTextAsync(path, new string('x', 9000));
        await rig.StartAsync();
        TestImages.Drop(rig.CaptureFolder, "part.png", TestImages.Png());

        await rig.UntilAsync(
            () => rig.Health.Inspected == 1 && File.Exists(Path.Combine(rig.CaptureFolder, "done", "part.png")),
            "the part was judged"
        );

        rig.Table.Count().ShouldBe(1);
        new FileInfo(path + ".damaged").Length.ShouldBe(9000);
    }

    [Fact]
    public async Task What_keeps_the_site_from_the_consortium_does_not_keep_the_line_from_inspecting()
    {
        await using var rig = new LineRig();
        rig.Prepare(Models.Create(1));
        await File.WriteAllTextAsync(rig.KeyFile, "no key any more");
        await rig.StartAsync();
        TestImages.Drop(rig.CaptureFolder, "part.png", TestImages.Png());

        await rig.UntilAsync(() => rig.Health.Inspected == 1, "the part was judged");
        await rig.UntilAsync(
            () => rig.Health.Problem.Contains("no part in the consortium", StringComparison.Ordinal),
            "the problem is told"
        );
    }

    [Fact]
    public async Task Images_wait_for_the_first_model()
    {
        await using var rig = new LineRig();
        await rig.StartAsync();
        TestImages.Drop(rig.CaptureFolder, "early.png", TestImages.Png());

        rig.Line.Install(LineRig.IdOf(Models.Create(1)), LineRig.Onnx(Models.Create(1)));

        await rig.UntilAsync(() => rig.Health.Inspected == 1, "the part was judged");
    }

    [Fact]
    public async Task Files_that_are_no_image_are_refused_with_a_counted_reason_and_the_line_goes_on()
    {
        await using var rig = new LineRig();
        rig.Prepare(Models.Create(1));
        await rig.StartAsync();
        var png = TestImages.Png();
        var huge = (byte[])[.. png];
        "\x00\x00\x4E\x20\x00\x00\x4E\x20"u8.CopyTo(huge.AsSpan(16)); // A header that announces 20,000 × 20,000 pixels.
        TestImages.Drop(rig.CaptureFolder, "empty.png", []);
        TestImages.Drop(rig.CaptureFolder, "text.png", "not an image, but long enough to be looked at twice"u8.ToArray());
        TestImages.Drop(rig.CaptureFolder, "truncated.png", png[..(png.Length / 2)]);
        TestImages.Drop(rig.CaptureFolder, "huge.png", huge);
        TestImages.Drop(rig.CaptureFolder, "good.png", png);

        await rig.UntilAsync(
            () => rig.Health is { Inspected: 1 } && rig.Health.FilesRefused.Values.Sum() == 4,
            "all five files were dealt with"
        );

        File.Exists(Path.Combine(rig.CaptureFolder, "refused", "empty", "empty.png")).ShouldBeTrue();
        File.Exists(Path.Combine(rig.CaptureFolder, "refused", "not-an-image", "text.png")).ShouldBeTrue();
        Directory.EnumerateFiles(Path.Combine(rig.CaptureFolder, "refused"), "*.png", SearchOption.AllDirectories).Count().ShouldBe(4);
        rig.Health.FilesRefused.Keys.ShouldContain("too-large");
    }

    [Fact]
    public async Task A_part_that_is_seen_again_after_a_crash_has_the_same_id_and_one_row()
    {
        await using var rig = new LineRig();
        rig.Prepare(Models.Create(1));
        var path = Path.Combine(rig.CaptureFolder, "part.png");
        TestImages.Drop(rig.CaptureFolder, "part.png", TestImages.Png());
        await rig.StartAsync();
        await rig.UntilAsync(() => File.Exists(Path.Combine(rig.CaptureFolder, "done", "part.png")), "the part was judged");
        await rig.StopAsync();

        // As if the agent had been killed before it put the image away.
        File.Move(Path.Combine(rig.CaptureFolder, "done", "part.png"), path);
        await rig.StartAsync();
        await rig.UntilAsync(() => !File.Exists(path), "the part was judged again");

        rig.Table.Count().ShouldBe(1);
        rig.Verdicts().Select(verdict => verdict.GetProperty("part").GetString()).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Swapping_models_while_images_stream_loses_none()
    {
        const int Parts = 300;
        await using var rig = new LineRig();
        var models = new[] { Models.AlwaysAnswers("good"), Models.AlwaysAnswers("scratch") };
        rig.Prepare(models[0]);
        await rig.StartAsync();
        var png = TestImages.Png();
        var streaming = Task.Run(() =>
        {
            for (var part = 0; part < Parts; part++)
            {
                TestImages.Drop(rig.CaptureFolder, $"part-{part:D4}.png", png);
            }
        });

        for (var swap = 1; !(streaming.IsCompleted && rig.Health.Inspected >= Parts) && swap < 100_000; swap++)
        {
            var next = models[swap % 2];
            rig.Line.Install(LineRig.IdOf(next), LineRig.Onnx(next));
        }

        await rig.UntilAsync(() => rig.Table.Count() == Parts, "every part has a verdict");
        rig.Health.FilesRefused.ShouldBeEmpty();
        var expected = models.ToDictionary(
            model => LineRig.IdOf(model).ToString(),
            model => ReferenceEquals(model, models[0]) ? "good" : "scratch"
        );
        rig.Verdicts()
            .ShouldAllBe(verdict => verdict.GetProperty("class").GetString() == expected[verdict.GetProperty("model").GetString()!]);
    }

    [Fact]
    public async Task A_line_model_that_is_damaged_does_not_stop_the_agent()
    {
        await using var rig = new LineRig();
        rig.Prepare(Models.Create(1));
        await File.WriteAllTextAsync(Directory.EnumerateFiles(Path.Combine(rig.DataFolder, "line"), "*.onnx").Single(), "damaged");
        await rig.StartAsync();
        TestImages.Drop(rig.CaptureFolder, "part.png", TestImages.Png());

        await rig.UntilAsync(() => rig.Health is { Ready: true, LineModel: null }, "the loss was noticed");
        rig.Line.Install(LineRig.IdOf(Models.Create(2)), LineRig.Onnx(Models.Create(2)));
        await rig.UntilAsync(() => rig.Health.Inspected == 1, "the part was judged");
    }

    [Fact]
    public async Task A_capture_folder_that_is_deleted_makes_the_agent_not_ready_until_it_is_back()
    {
        await using var rig = new LineRig(0, "--Capture:RescanPeriod", "00:00:00.1");
        rig.Prepare(Models.Create(1));
        await rig.StartAsync();
        TestImages.Drop(rig.CaptureFolder, "before.png", TestImages.Png());
        await rig.UntilAsync(
            () => rig.Health.Ready && File.Exists(Path.Combine(rig.CaptureFolder, "done", "before.png")),
            "the agent is ready"
        );

        Directory.Delete(rig.CaptureFolder, recursive: true);
        await rig.UntilAsync(
            () => rig.Health is { Ready: false } && rig.Health.CaptureProblem.Contains(rig.CaptureFolder, StringComparison.Ordinal),
            "the loss is said"
        );

        Directory.CreateDirectory(rig.CaptureFolder);
        TestImages.Drop(rig.CaptureFolder, "part.png", TestImages.Png());
        await rig.UntilAsync(() => rig.Health is { Ready: true, CaptureProblem: "", Inspected: 2 }, "the line goes on");
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("10", 0)]
    public async Task A_camera_of_ten_bits_is_judged_and_a_depth_that_is_not_configured_is_counted_as_guessed(string bits, int guessed)
    {
        await using var rig = new LineRig(0, bits.Length > 0 ? ["--Capture:SampleBits", bits] : []);
        rig.Prepare(Models.Create(1));
        await rig.StartAsync();
        TestImages.Drop(
            rig.CaptureFolder,
            "deep.png",
            PngFile.Write(32, 32, 16, PngFile.Grey, [.. Enumerable.Repeat(new byte[] { 3, 255 }, 32 * 32).SelectMany(sample => sample)])
        );

        await rig.UntilAsync(() => rig.Health.Inspected == 1, "the part was judged");

        rig.Health.DepthsGuessed.ShouldBe(guessed);
    }

    [Fact]
    public async Task A_writer_that_pauses_has_its_image_judged_and_nothing_is_refused()
    {
        await using var rig = new LineRig(0, "--Capture:RefusalDelay", "00:01:00");
        rig.Prepare(Models.Create(1));
        await rig.StartAsync();
        var png = TestImages.Png();
        await using (
            var file = new FileStream(
                Path.Combine(rig.CaptureFolder, "slow.png"),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.Read,
                bufferSize: 0
            )
        )
        {
            foreach (var third in png.Chunk((png.Length / 3) + 1))
            {
                await file.WriteAsync(third);
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            }
        }

        await rig.UntilAsync(() => rig.Health.Inspected == 1, "the part was judged");
        rig.Health.FilesRefused.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_shot_of_a_camera_that_writes_always_the_same_name_is_put_away_unjudged()
    {
        await using var rig = new LineRig();
        rig.Prepare(Models.Create(1));
        await rig.StartAsync();
        for (var shot = 0; shot < 200; shot++)
        {
            TestImages.Drop(rig.CaptureFolder, "shot.png", TestImages.Png(shot));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        await rig.UntilAsync(() => !File.Exists(Path.Combine(rig.CaptureFolder, "shot.png")), "the last shot was judged");
        await rig.StopAsync();

        var judged = rig.Verdicts().Select(verdict => verdict.GetProperty("part").GetString()).ToHashSet();
        var done = Directory.GetFiles(Path.Combine(rig.CaptureFolder, "done"));
        done.ShouldNotBeEmpty();
        done.Select(file => IdOf(NameOf(file), new FileInfo(file))).Where(id => !judged.Contains(id)).ShouldBeEmpty();
    }

    // As it was called when it was judged: a file that made way for a newer shot has a name of its own, and one whose name was taken in
    // done/ has its part's id before it.
    private static string NameOf(string done) => Regex.Replace(Path.GetFileName(done), "^[0-9a-f]{32}-", "");

    // As the id of a part is described: site, line, name, time and length of the file.
    private static string IdOf(string name, FileInfo file)
    {
        var text = FormattableString.Invariant($"part\nplant-a\nline-1\n{name}\n{file.LastWriteTimeUtc.Ticks}\n{file.Length}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }
}
