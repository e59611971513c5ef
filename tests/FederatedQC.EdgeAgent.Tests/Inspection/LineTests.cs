using FederatedQC.EdgeAgent.Tests.Agent;

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

        await rig.UntilAsync(() => rig.Health.Inspected == 1 && File.Exists(Path.Combine(rig.CaptureFolder, "done", "part-7.png")), "the part was judged");

        rig.Health.ConsortiumConnected.ShouldBeFalse();
        rig.Book.Count().ShouldBe(1);
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

        await rig.UntilAsync(() => rig.Health.Inspected == 1 && File.Exists(Path.Combine(rig.CaptureFolder, "done", "part.png")), "the part was judged");

        rig.Book.Count().ShouldBe(1);
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
        await rig.UntilAsync(() => rig.Health.Problem.Contains("no part in the consortium", StringComparison.Ordinal), "the problem is told");
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

        await rig.UntilAsync(() => rig.Health is { Inspected: 1 } && rig.Health.FilesRefused.Values.Sum() == 4, "all five files were dealt with");

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

        rig.Book.Count().ShouldBe(1);
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

        await rig.UntilAsync(() => rig.Book.Count() == Parts, "every part has a verdict");
        rig.Health.FilesRefused.ShouldBeEmpty();
        var expected = models.ToDictionary(model => LineRig.IdOf(model).ToString(), model => ReferenceEquals(model, models[0]) ? "good" : "scratch");
        rig.Verdicts().ShouldAllBe(verdict => verdict.GetProperty("class").GetString() == expected[verdict.GetProperty("model").GetString()!]);
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
}
