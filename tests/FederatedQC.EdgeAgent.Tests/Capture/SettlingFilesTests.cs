using FederatedQC.EdgeAgent.Capture;

namespace FederatedQC.EdgeAgent.Tests.Capture;

public sealed class SettlingFilesTests
{
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SettlingFiles _files = new(TimeSpan.FromMilliseconds(200));

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

    private static FileLook File(string name, long length, int writtenAt = 0) => new(name, length, Start.AddMilliseconds(writtenAt));

    private IEnumerable<string> Look(int milliseconds, params FileLook[] looks) =>
        _files.Observe(looks, TimeSpan.FromMilliseconds(milliseconds)).Select(look => look.Name);
}
