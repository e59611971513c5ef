using System.Data;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage.Database;

namespace FederatedQC.Storage.Journals;

/// <summary>
/// Append-only event log with a hash chain a stream. An append has reached the disk when it returns. Thread safe.
/// </summary>
/// <remarks>
/// The chain shows that no entry was changed, removed from the middle or put in; that the newest entries were cut off shows only against a
/// hash that was kept elsewhere, such as in a signed release.
/// </remarks>
/// <param name="database">Where the entries live; not disposed here.</param>
public sealed class Journal(SqliteDatabase database)
{
    private const int PageSize = 256;

    /// <summary>Appends an event.</summary>
    /// <param name="stream">Whose event this is.</param>
    /// <param name="type">What kind of event it is.</param>
    /// <param name="payloadJson">UTF-8 JSON; stored as it is.</param>
    /// <param name="at">When it happened.</param>
    /// <returns>Its sequence number in the stream, from 1.</returns>
    /// <exception cref="StorageException">It could not be written; the stream is as it was.</exception>
    public long Append(string stream, string type, ReadOnlySpan<byte> payloadJson, DateTimeOffset at)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentException.ThrowIfNullOrEmpty(type);
        var payload = payloadJson.ToArray();
        return database.InTransaction(() =>
        {
            var (sequence, previous) = Head(stream);
            sequence++;
            var hash = JournalHash.Of(previous, stream, sequence, type, at.UtcTicks, payload);
            database.Execute(
                "INSERT INTO journal (stream, sequence, type, at, payload, hash) VALUES ($1, $2, $3, $4, $5, $6)",
                stream,
                sequence,
                type,
                at.UtcTicks,
                payload,
                hash.ToArray()
            );
            return sequence;
        });
    }

    /// <summary>The entries of a stream in order, read page by page; entries that are appended meanwhile may be among them.</summary>
    /// <param name="stream">The stream; an unknown one has no entry.</param>
    /// <param name="after">Only entries with a higher sequence number.</param>
    /// <exception cref="StorageException">The database can't be read.</exception>
    public IEnumerable<JournalEntry> Read(string stream, long after = 0)
    {
        IReadOnlyList<JournalEntry> page;
        do
        {
            page = database.Query(
                "SELECT stream, sequence, type, at, payload, hash FROM journal WHERE stream = $1 AND sequence > $2 ORDER BY sequence LIMIT $3",
                Entry,
                stream,
                after,
                PageSize
            );
            foreach (var entry in page)
            {
                yield return entry;
                after = entry.Sequence;
            }
        } while (page.Count == PageSize);
    }

    /// <summary>Sequence and hash of the newest entry; 0 and all zero for an empty stream.</summary>
    public (long Sequence, Hash256 Hash) Head(string stream) =>
        database.Query(
            "SELECT sequence, hash FROM journal WHERE stream = $1 ORDER BY sequence DESC LIMIT 1",
            row => (row.GetInt64(0), HashAt(row, 1)),
            stream
        )
            is [var head, ..]
            ? head
            : default;

    /// <summary>Names of all streams, in ordinal order.</summary>
    public IReadOnlyList<string> Streams() =>
        database.Query("SELECT DISTINCT stream FROM journal ORDER BY stream", row => row.GetString(0));

    /// <summary>Checks the hash chain of a stream from its beginning.</summary>
    public JournalVerification Verify(string stream)
    {
        var sequence = 0L;
        var previous = default(Hash256);
        foreach (var entry in Read(stream))
        {
            var expected = JournalHash.Of(previous, stream, sequence + 1, entry.Type, entry.At.UtcTicks, entry.Payload.Span);
            if (entry.Sequence != sequence + 1 || entry.Hash != expected)
            {
                return new JournalVerification(sequence, entry.Sequence);
            }

            (sequence, previous) = (entry.Sequence, entry.Hash);
        }

        return new JournalVerification(sequence, FirstBroken: null);
    }

    private static JournalEntry Entry(IDataRecord row) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            row.GetString(2),
            (byte[])row.GetValue(4),
            new DateTimeOffset(Math.Clamp(row.GetInt64(3), 0, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero),
            HashAt(row, 5)
        );

    private static Hash256 HashAt(IDataRecord row, int column) => Hash256.FromBytes((byte[])row.GetValue(column));
}
