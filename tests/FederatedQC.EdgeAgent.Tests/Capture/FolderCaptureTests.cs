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
        _capture = Capture(new CaptureOptions { Folder = _folder.Path, Pattern = "*.png", SettleTime = TimeSpan.Zero });
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
        using var capture = Capture(new CaptureOptions { Folder = _folder.Path, SettleTime = TimeSpan.Zero, DeleteDone = true });
        File.WriteAllText(_folder.Of("a.png"), "x");

        capture.Done(Ready(capture).Single(), "part");

        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void What_was_put_away_long_ago_is_swept_and_the_rest_stays()
    {
        foreach (var (name, age) in new[] { ("done/old.png", 8), ("refused/corrupt/old.png", 8), ("done/new.png", 6), ("waiting.png", 8) })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.Of(name))!);
            File.WriteAllText(_folder.Of(name), "x");
            File.SetLastWriteTimeUtc(_folder.Of(name), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-age));
        }

        _capture.Sweep();

        Directory.EnumerateFiles(_folder.Path, "*.png", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["new.png", "waiting.png"]);
    }

    [Fact]
    public void A_folder_that_goes_away_and_comes_back_is_read_again()
    {
        var path = _folder.Of("share");
        using var capture = Capture(new CaptureOptions { Folder = path, SettleTime = TimeSpan.Zero });
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

    private static FolderCapture Capture(CaptureOptions options) => new(options, TimeProvider.System, NullLogger<FolderCapture>.Instance);

    // Two looks: the first sees a file, the second finds it unchanged.
    private static IReadOnlyList<CapturedFile> Ready(FolderCapture capture)
    {
        capture.Look();
        return capture.Look();
    }
}
