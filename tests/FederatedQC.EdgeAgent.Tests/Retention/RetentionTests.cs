using System.Globalization;
using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.EdgeAgent.Retention;
using FederatedQC.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.EdgeAgent.Tests.Retention;

/// <summary>What is kept for a time is measured by how long the agent ran, whatever the clocks say.</summary>
public sealed class RetentionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly AgentFolders _folders;
    private readonly EdgeAgentOptions _options;
    private Life _life;

    public RetentionTests()
    {
        _folders = AgentFolders.Open(_folder.Of("data"));
        _options = new EdgeAgentOptions();
        _options.Capture.Folder = _folder.Of("capture");
        _options.Capture.KeepFor = TimeSpan.FromDays(7);
        _options.Inspection.KeepVerdictsFor = TimeSpan.FromDays(90);
        _life = new Life(_options, _folders);
    }

    [Fact]
    public void An_image_that_the_camera_dates_to_1990_stays_as_long_as_any_other()
    {
        Put("done/old-stamp.png", year: 1990);
        Put("refused/corrupt/new-stamp.png", year: 2050);
        _life.Sweep();

        _life.Runs(TimeSpan.FromDays(6.9));
        _life.Sweep();
        Left().ShouldBe(["new-stamp.png", "old-stamp.png"]);

        _life.Runs(TimeSpan.FromDays(0.2));
        _life.Sweep();
        Left().ShouldBeEmpty();
    }

    [Fact]
    public void A_start_with_a_clock_that_is_wrong_by_decades_deletes_nothing()
    {
        Put("done/a.png", year: 2026);
        File.WriteAllText(Path.Combine(_folders.Verdicts, "verdicts-2026-01-01-000.jsonl"), "{}\n");
        _life.Table.Keep([Verdict("1")]);
        _life.Sweep();

        StartAgain(year: 2070);
        _life.Sweep();

        Left().ShouldBe(["a.png"]);
        Directory.EnumerateFiles(_folders.Verdicts).Count().ShouldBe(1);
        _life.Table.Count().ShouldBe(1);
    }

    [Fact]
    public void Lives_add_up()
    {
        Put("done/a.png", year: 2026);
        _life.Table.Keep([Verdict("1")]);
        for (var day = 0; day < 8; day++)
        {
            _life.Sweep();
            _life.Runs(TimeSpan.FromDays(1));
            _life.Sweep();
            StartAgain(year: 2026);
        }

        Left().ShouldBeEmpty();
        _life.Table.Count().ShouldBe(1);
        _life.Runs(TimeSpan.FromDays(83));
        _life.Sweep();
        _life.Table.Count().ShouldBe(0);
    }

    [Fact]
    public void A_file_of_verdicts_counts_from_when_it_was_last_written_to()
    {
        var path = Path.Combine(_folders.Verdicts, "verdicts-2026-01-01-000.jsonl");
        File.WriteAllText(path, "{}\n");
        _life.Sweep();
        _life.Runs(TimeSpan.FromDays(80));
        File.AppendAllText(path, "{}\n");
        _life.Sweep();

        _life.Runs(TimeSpan.FromDays(80));
        _life.Sweep();
        File.Exists(path).ShouldBeTrue();

        _life.Runs(TimeSpan.FromDays(11));
        _life.Sweep();
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void Another_image_under_the_name_of_one_that_was_taken_away_begins_anew()
    {
        Put("done/a.png", year: 2026);
        _life.Sweep();
        _life.Runs(TimeSpan.FromDays(6));
        Put("done/a.png", year: 2027);

        _life.Runs(TimeSpan.FromDays(2));
        _life.Sweep();

        Left().ShouldBe(["a.png"]);
    }

    [Fact]
    public void What_waits_in_the_capture_folder_is_never_deleted()
    {
        Put("waiting.png", year: 1990);
        _life.Sweep();
        _life.Runs(TimeSpan.FromDays(1000));
        _life.Sweep();

        Left().ShouldBe(["waiting.png"]);
    }

    public void Dispose()
    {
        _life.Dispose();
        _folders.Dispose();
        _folder.Dispose();
    }

    private static PartVerdict Verdict(string part) =>
        new()
        {
            Site = "plant-a",
            Line = "line-1",
            Part = part,
            Image = "a.png",
            At = new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Class = "good",
            Score = 1,
            Defect = false,
            Scores = System.Collections.Immutable.ImmutableSortedDictionary<string, float>.Empty,
            Model = "m",
        };

    private void StartAgain(int year)
    {
        _life.Dispose();
        _life = new Life(_options, _folders, year);
    }

    private void Put(string name, int year)
    {
        var path = Path.Combine(_options.Capture.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, year.ToString(CultureInfo.InvariantCulture));
        File.SetLastWriteTimeUtc(path, new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    private IEnumerable<string?> Left() =>
        Directory
            .EnumerateFiles(_options.Capture.Folder, "*.png", SearchOption.AllDirectories)
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal);

    /// <summary>An agent from its start to its end, with a time of day that has nothing to do with how long it runs.</summary>
    private sealed class Life : TimeProvider, IDisposable
    {
        private readonly AgentDatabase _database;
        private readonly RetentionLoop _loop;
        private readonly int _year;
        private TimeSpan _ran;

        public Life(EdgeAgentOptions options, AgentFolders folders, int year = 2026)
        {
            _year = year;
            _database = new AgentDatabase(folders.Database, NullLogger<AgentDatabase>.Instance);
            var running = new RunningTime(_database, this);
            Table = new VerdictTable(_database, running);
            _loop = new RetentionLoop(options, folders, _database, running, this, NullLogger<RetentionLoop>.Instance);
        }

        public VerdictTable Table { get; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => 1_000_000 + _ran.Ticks;

        public override DateTimeOffset GetUtcNow() => new(_year, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public void Runs(TimeSpan time) => _ran += time;

        public void Sweep() => _loop.Sweep();

        public void Dispose()
        {
            _loop.Dispose();
            _database.Dispose();
        }
    }
}
