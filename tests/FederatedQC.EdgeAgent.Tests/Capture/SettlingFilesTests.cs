using FederatedQC.EdgeAgent.Capture;

namespace FederatedQC.EdgeAgent.Tests.Capture;

public sealed class SettlingFilesTests
{
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SettlingFiles _files = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));

    [Fact]
    public void A_file_counts_when_it_looks_the_same_for_long_enough()
    {
        Look(0, File("a", 10)).ShouldBeEmpty();
        Look(199, File("a", 10)).ShouldBeEmpty();
        Look(200, File("a", 10)).ShouldBe(["a"]);
    }

    [Fact]
    public void A_file_that_grows_begins_anew()
    {
        Look(0, File("a", 10));
        Look(150, File("a", 20)).ShouldBeEmpty();
        Look(300, File("a", 20)).ShouldBeEmpty();
        Look(350, File("a", 20)).ShouldBe(["a"]);
    }

    [Fact]
    public void A_file_that_was_written_over_at_the_same_length_begins_anew()
    {
        Look(0, File("a", 10, writtenAt: 0));
        Look(250, File("a", 10, writtenAt: 100)).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_was_renamed_into_place_counts_at_once()
    {
        _files.Renamed("a");

        Look(0, File("a", 10)).ShouldBe(["a"]);
    }

    [Fact]
    public void A_doubted_file_that_its_writer_leaves_alone_shows_once_more_as_the_last_time_after_the_delay()
    {
        Look(0, File("a", 10));
        Look(200, File("a", 10)).ShouldBe(["a"]);
        _files.Doubt(File("a", 10), TimeSpan.FromMilliseconds(200));

        Look(4999, File("a", 10)).ShouldBeEmpty();
        _files.Observe([File("a", 10)], TimeSpan.FromSeconds(5)).ShouldBe([(File("a", 10), true)]);
    }

    [Fact]
    public void A_doubted_file_that_its_writer_goes_on_with_settles_as_if_it_were_new()
    {
        _files.Renamed("a");
        Look(0, File("a", 10)).ShouldBe(["a"]);
        _files.Doubt(File("a", 10), TimeSpan.Zero);

        Look(500, File("a", 20)).ShouldBeEmpty();
        _files.Observe([File("a", 20)], TimeSpan.FromMilliseconds(700)).ShouldBe([(File("a", 20), false)]);
    }

    [Fact]
    public void A_file_that_went_away_is_forgotten()
    {
        Look(0, File("a", 10));
        Look(100);
        Look(300, File("a", 10)).ShouldBeEmpty();
    }

    [Fact]
    public void The_oldest_come_first()
    {
        Look(0, File("b", 1, writtenAt: 20), File("c", 1, writtenAt: 10), File("a", 1, writtenAt: 20));

        Look(500, File("b", 1, writtenAt: 20), File("c", 1, writtenAt: 10), File("a", 1, writtenAt: 20)).ShouldBe(["c", "a", "b"]);
    }

    private static FileSnapshot File(string name, long length, int writtenAt = 0) => new(name, length, Start.AddMilliseconds(writtenAt));

    private IEnumerable<string> Look(int milliseconds, params FileSnapshot[] looks) =>
        _files.Observe(looks, TimeSpan.FromMilliseconds(milliseconds)).Select(file => file.Look.Name);
}
