using FederatedQC.EdgeAgent.Capture;
using FederatedQC.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.EdgeAgent.Tests.Capture;

public sealed class FolderCaptureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderCapture _capture;

    public FolderCaptureTests()
    {
        _capture = Capture(
            new CaptureOptions
            {
                Folder = _folder.Path,
                Pattern = "*.png",
                SettleTime = TimeSpan.Zero,
                RefusalDelay = TimeSpan.Zero,
            }
        );
        _capture.Start();
    }

    [Fact]
    public void Only_finished_files_of_the_pattern_count()
    {
        foreach (var name in new[] { "a.png", "B.PNG", ".hidden.png", "c.png.part", "d.png.tmp", "e.txt" })
        {
            File.WriteAllText(_folder.Of(name), "x");
        }

        Directory.CreateDirectory(_folder.Of("folder.png"));

        Ready(_capture).Select(file => file.Look.Name).Order(StringComparer.Ordinal).ShouldBe(["B.PNG", "a.png"]);
    }

    [Fact]
    public void A_judged_file_moves_to_done_and_does_not_come_again()
    {
        File.WriteAllText(_folder.Of("a.png"), "x");
        var file = Ready(_capture).Single();
        _capture.Take(file);

        _capture.Done(file, "part");

        File.Exists(_folder.Of("done", "a.png")).ShouldBeTrue();
        Ready(_capture).ShouldBeEmpty();
    }

    [Fact]
    public void The_next_file_of_the_same_name_takes_another_place_in_done()
    {
        foreach (var part in new[] { "first", "second" })
        {
            File.WriteAllText(_folder.Of("a.png"), part);
            _capture.Done(Ready(_capture).Single(), part);
        }

        File.ReadAllText(_folder.Of("done", "a.png")).ShouldBe("first");
        File.ReadAllText(_folder.Of("done", "second-a.png")).ShouldBe("second");
    }

    [Fact]
    public void A_refused_file_says_why_by_its_folder()
    {
        File.WriteAllText(_folder.Of("a.png"), "x");

        _capture.Refuse(Ready(_capture).Single(), "part", "not-an-image");

        File.Exists(_folder.Of("refused", "not-an-image", "a.png")).ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_can_not_be_put_away_is_not_handed_out_again_until_it_changes()
    {
        File.WriteAllText(_folder.Of("a.png"), "x");
        File.WriteAllText(_folder.Of("done"), "a file where the folder belongs");
        var file = Ready(_capture).Single();
        _capture.Take(file);

        _capture.Done(file, "part");

        Ready(_capture).ShouldBeEmpty();
        File.WriteAllText(_folder.Of("a.png"), "longer");
        Ready(_capture).Count.ShouldBe(1);
    }

    [Fact]
    public void With_deletion_a_judged_file_is_gone()
    {
        using var capture = Capture(
            new CaptureOptions
            {
                Folder = _folder.Path,
                SettleTime = TimeSpan.Zero,
                RefusalDelay = TimeSpan.Zero,
                DeleteDone = true,
            }
        );
        File.WriteAllText(_folder.Of("a.png"), "x");

        capture.Done(Ready(capture).Single(), "part");

        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_shot_that_takes_the_place_of_a_judged_one_is_not_put_away_with_it_but_judged_in_turn()
    {
        foreach (var deletes in new[] { false, true })
        {
            using var capture = Capture(
                new CaptureOptions
                {
                    Folder = _folder.Path,
                    SettleTime = TimeSpan.Zero,
                    DeleteDone = deletes,
                }
            );
            File.WriteAllText(_folder.Of("a.png"), "first");
            var first = Ready(capture).Single();
            capture.Take(first);
            File.WriteAllText(_folder.Of("a.png"), "the second shot");

            capture.Done(first, "0123456789abcdef");

            File.ReadAllText(_folder.Of("a.png")).ShouldBe("the second shot");
            var second = Ready(capture).Single();
            second.Look.Length.ShouldBe("the second shot".Length);
            capture.Take(second);
            capture.Done(second, "fedcba9876543210");
            File.Exists(_folder.Of("a.png")).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_name_as_long_as_names_may_be_finds_a_place_in_done_although_it_is_taken()
    {
        var name = new string('ü', 125) + ".png";
        foreach (var part in new[] { "0123456789abcdef", "fedcba9876543210" })
        {
            File.WriteAllText(_folder.Of(name), part);
            _capture.Done(Ready(_capture).Single(), part);
        }

        Directory
            .EnumerateFiles(_folder.Of("done"))
            .Select(File.ReadAllText)
            .ShouldBe(["0123456789abcdef", "fedcba9876543210"], ignoreOrder: true);
    }

    [Fact]
    public void A_file_that_is_no_whole_image_shows_again_when_it_has_changed_and_for_the_last_time_when_it_has_not_for_long()
    {
        using var capture = Capture(
            new CaptureOptions
            {
                Folder = _folder.Path,
                SettleTime = TimeSpan.Zero,
                RefusalDelay = TimeSpan.FromMilliseconds(500),
            }
        );
        File.WriteAllText(_folder.Of("a.png"), "half");
        var half = Ready(capture).Single();
        half.IsLastTry.ShouldBeFalse();
        capture.Doubt(half);
        File.WriteAllText(_folder.Of("a.png"), "the whole of it");

        var whole = Ready(capture).Single();
        (whole.Look.Length, whole.IsLastTry).ShouldBe(("the whole of it".Length, false));

        capture.Doubt(whole);
        SpinWait.SpinUntil(() => capture.Look().Ready is [{ IsLastTry: true }], TimeSpan.FromSeconds(60)).ShouldBeTrue();
    }

    [Fact]
    public void A_name_that_is_not_utf8_is_told_once_and_the_other_files_go_on()
    {
        var name = $"b'{_folder.Path}/caf\\xe9.png'";
        Python($"open({name}, 'wb').write(b'x')");
        File.WriteAllText(_folder.Of("a.png"), "x");

        _capture.Look().Unusable.Single().ShouldStartWith("caf");
        var view = _capture.Look();
        Python($"import os; os.remove({name})"); // .NET can't.
        (view.Ready.Single().Look.Name, view.Problem).ShouldBe(("a.png", ""));
        view.Unusable.ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_that_vanish_while_the_folder_is_read_hide_none_of_the_others()
    {
        await File.WriteAllTextAsync(_folder.Of("a.png"), "x");
        Ready(_capture).Count.ShouldBe(1);
        using var end = new CancellationTokenSource();
        var churn = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                for (var file = 0; file < 50; file++)
                {
                    File.WriteAllText(_folder.Of($"v{file}.png"), "");
                }

                for (var file = 0; file < 50; file++)
                {
                    File.Delete(_folder.Of($"v{file}.png"));
                }
            }
        });

        for (var look = 0; look < 1000; look++)
        {
            var view = _capture.Look();
            view.Problem.ShouldBeEmpty();
            view.Ready.Select(file => file.Look.Name).ShouldContain("a.png");
        }

        await end.CancelAsync();
        await churn;
    }

    [Fact]
    public void A_folder_that_was_deleted_is_a_problem_until_it_is_back_and_then_its_files_are_announced_again()
    {
        var path = _folder.Of("share");
        using var capture = Capture(
            new CaptureOptions
            {
                Folder = path,
                SettleTime = TimeSpan.Zero,
                RescanPeriod = TimeSpan.FromHours(1),
            }
        );
        capture.Start();
        capture.Look().Problem.ShouldBeEmpty();

        Directory.Delete(path);
        capture.Look().Problem.ShouldContain(path);
        Directory.CreateDirectory(path);
        capture.Look().Problem.ShouldBeEmpty();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        File.WriteAllText(Path.Combine(path, "a.png"), "x");
        Should.NotThrow(() => capture.Wait(limit.Token));
        Ready(capture).Count.ShouldBe(1);
    }

    [Fact]
    public void A_folder_that_goes_away_and_comes_back_is_read_again()
    {
        var path = _folder.Of("share");
        using var capture = Capture(
            new CaptureOptions
            {
                Folder = path,
                SettleTime = TimeSpan.Zero,
                RefusalDelay = TimeSpan.Zero,
            }
        );
        Ready(capture).ShouldBeEmpty();

        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "a.png"), "x");

        Ready(capture).Count.ShouldBe(1);
    }

    [Fact]
    public void A_new_file_ends_the_wait_before_the_rescan()
    {
        using var capture = Capture(new CaptureOptions { Folder = _folder.Path, RescanPeriod = TimeSpan.FromHours(1) });
        capture.Start();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        File.WriteAllText(_folder.Of("a.png"), "x");

        Should.NotThrow(() => capture.Wait(limit.Token));
    }

    public void Dispose()
    {
        _capture.Dispose();
        _folder.Dispose();
    }

    private static void Python(string statement)
    {
        using var python = System.Diagnostics.Process.Start("python3", ["-c", statement]);
        python.WaitForExit();
        python.ExitCode.ShouldBe(0);
    }

    private static FolderCapture Capture(CaptureOptions options) => new(options, TimeProvider.System, NullLogger<FolderCapture>.Instance);

    // Two looks: the first sees a file, the second finds it unchanged.
    private static IReadOnlyList<CapturedFile> Ready(FolderCapture capture)
    {
        capture.Look();
        return capture.Look().Ready;
    }
}
