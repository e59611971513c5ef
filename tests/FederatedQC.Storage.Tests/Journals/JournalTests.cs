using System.Security.Cryptography;
using System.Text;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage.Database;
using FederatedQC.Storage.Journals;
using FederatedQC.TestKit;

namespace FederatedQC.Storage.Tests.Journals;

public sealed class JournalTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.FromHours(2));

    private readonly TemporaryFolder _folder = new();
    private SqliteDatabase _database;
    private Journal _journal;

    public JournalTests() => Reopen();

    [Fact]
    public void Entries_come_back_in_order_with_all_they_had()
    {
        _journal.Append("run", "announced", """{"round":1}"""u8, Noon).ShouldBe(1);
        _journal.Append("other", "x", "{}"u8, Noon).ShouldBe(1);
        _journal.Append("run", "closed", ""u8, Noon.AddTicks(1)).ShouldBe(2);
        Reopen();
        var entries = _journal.Read("run").ToList();
        entries
            .Select(entry => (entry.Stream, entry.Sequence, entry.Type, Encoding.UTF8.GetString(entry.Payload.Span), entry.At))
            .ShouldBe([("run", 1, "announced", """{"round":1}""", Noon), ("run", 2, "closed", "", Noon.AddTicks(1))]);
        entries[0].At.Offset.ShouldBe(TimeSpan.Zero);
        _journal.Read("run", after: 1).Select(entry => entry.Type).ShouldBe(["closed"]);
        _journal.Read("nobody").ShouldBeEmpty();
        _journal.Streams().ShouldBe(["other", "run"]);
        _journal.Head("run").ShouldBe((2, entries[1].Hash));
        _journal.Head("nobody").ShouldBe((0, default));
    }

    [Fact]
    public void The_hash_is_that_of_the_documented_bytes()
    {
        _journal.Append("run", "go", "{}"u8, new DateTimeOffset(0x0102, TimeSpan.Zero));
        byte[] content =
        [
            .. new byte[32],
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            2,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            3,
            0,
            0,
            0,
            .. "run"u8,
            2,
            0,
            0,
            0,
            .. "go"u8,
            2,
            0,
            0,
            0,
            .. "{}"u8,
        ];
        _journal.Read("run").Single().Hash.ShouldBe(Hash256.FromBytes(SHA256.HashData(content)));
    }

    [Fact]
    public void Long_streams_are_read_over_many_pages()
    {
        Fill(700);
        _journal.Read("run").Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, 700).Select(sequence => (long)sequence));
        _journal.Verify("run").ShouldBe(new JournalVerification(700, FirstBroken: null));
    }

    [Theory]
    [InlineData("UPDATE journal SET payload = CAST('{\"x\":1}' AS BLOB) WHERE sequence = 5", 5)]
    [InlineData("UPDATE journal SET type = 'forged' WHERE sequence = 1", 1)]
    [InlineData("UPDATE journal SET at = at + 1 WHERE sequence = 9", 9)]
    [InlineData("UPDATE journal SET at = -1 WHERE sequence = 9", 9)]
    [InlineData("UPDATE journal SET hash = zeroblob(32) WHERE sequence = 10", 10)]
    [InlineData("DELETE FROM journal WHERE sequence = 4", 5)]
    [InlineData("DELETE FROM journal WHERE sequence = 1", 2)]
    [InlineData("UPDATE journal SET sequence = sequence + 100 WHERE sequence > 7", 108)]
    public void Tampering_is_detected_where_it_happened(string tampering, long broken)
    {
        Fill(10);
        _database.Execute("DROP TRIGGER journal_keeps_entries; DROP TRIGGER journal_keeps_content");
        _database.Execute(tampering).ShouldBeGreaterThan(0);
        var verification = _journal.Verify("run");
        verification.IsSound.ShouldBeFalse();
        verification.FirstBroken.ShouldBe(broken);
    }

    [Theory]
    [InlineData("DELETE FROM journal")]
    [InlineData("UPDATE journal SET type = 'forged'")]
    public void The_database_itself_refuses_changes(string change)
    {
        Fill(1);
        Should.Throw<StorageException>(() => _database.Execute(change)).Message.ShouldContain("append-only");
        _journal.Verify("run").IsSound.ShouldBeTrue();
    }

    [Fact]
    public void An_empty_stream_is_sound() => _journal.Verify("nobody").ShouldBe(new JournalVerification(0, FirstBroken: null));

    [Fact]
    public void Appends_from_many_threads_and_two_connections_make_one_chain()
    {
        using var other = SqliteDatabase.Open(_folder.Of("fqc.db"));
        Journal[] journals = [_journal, new Journal(other)];
        Parallel.For(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 4 }, index =>
            journals[index % 2].Append("run", $"event-{index}", "{}"u8, Noon)
        );
        _journal.Verify("run").ShouldBe(new JournalVerification(100, FirstBroken: null));
        _journal
            .Read("run")
            .Select(entry => entry.Type)
            .ShouldBe(Enumerable.Range(0, 100).Select(index => $"event-{index}"), ignoreOrder: true);
    }

    [Fact]
    public void An_entry_needs_a_stream_and_a_type()
    {
        Should.Throw<ArgumentException>(() => _journal.Append("", "x", "{}"u8, Noon));
        Should.Throw<ArgumentException>(() => _journal.Append("run", "", "{}"u8, Noon));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_database), nameof(_journal))]
    private void Reopen()
    {
        _database?.Dispose();
        _database = SqliteDatabase.Open(_folder.Of("fqc.db"));
        _journal = new Journal(_database);
    }

    private void Fill(int entries)
    {
        for (var index = 0; index < entries; index++)
        {
            _journal.Append("run", "event", "{}"u8, Noon);
        }
    }
}
