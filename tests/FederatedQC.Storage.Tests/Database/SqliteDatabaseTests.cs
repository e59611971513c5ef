using FederatedQC.Storage.Database;
using FederatedQC.TestKit;

namespace FederatedQC.Storage.Tests.Database;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.Of("state", "site.db");

    [Fact]
    public void Opening_makes_folder_and_schema_and_opening_again_keeps_rows()
    {
        using (var database = SqliteDatabase.Open(FilePath))
        {
            Insert(database, "run");
            Value(database, "PRAGMA user_version").ShouldBe(SqlMigration.All[^1].Number);
            Value(database, "PRAGMA foreign_keys").ShouldBe(1);
            Value(database, "PRAGMA synchronous").ShouldBe(2);
        }

        using var again = SqliteDatabase.Open(FilePath);
        Value(again, "SELECT count(*) FROM journal").ShouldBe(1);
    }

    [Fact]
    public void A_transaction_that_throws_leaves_nothing()
    {
        using var database = SqliteDatabase.Open(FilePath);
        Should.Throw<FormatException>(() =>
            database.InTransaction<int>(() =>
            {
                Insert(database, "run");
                throw new FormatException();
            })
        );
        Value(database, "SELECT count(*) FROM journal").ShouldBe(0);
        database.InTransaction(() => Insert(database, "run")).ShouldBe(1);
    }

    [Fact]
    public void Values_are_bound_and_nulls_come_through()
    {
        using var database = SqliteDatabase.Open(FilePath);
        database
            .Query("SELECT $1, $2, $3", row => (row.GetString(0), row.IsDBNull(1), row.GetDouble(2)), "'; DROP TABLE journal --", null, 0.5)
            .ShouldBe([("'; DROP TABLE journal --", true, 0.5)]);
    }

    [Fact]
    public void A_file_that_is_no_database_is_named_with_what_to_do()
    {
        Directory.CreateDirectory(_folder.Of("state"));
        File.WriteAllText(FilePath, new string('x', 10_000));
        var message = Should.Throw<StorageException>(() => SqliteDatabase.Open(FilePath)).Message;
        message.ShouldContain(FilePath);
        message.ShouldContain("backup");
    }

    [Fact]
    public void A_damaged_file_can_be_set_aside_for_a_new_one_and_a_newer_one_can_not()
    {
        Directory.CreateDirectory(_folder.Of("state"));
        File.WriteAllText(FilePath, new string('x', 10_000));
        var told = new List<string>();

        using (var database = SqliteDatabase.OpenOrReplace(FilePath, (aside, _) => told.Add(aside)))
        {
            Insert(database, "run");
            database.Execute("PRAGMA user_version = 9999");
        }

        told.ShouldBe([FilePath + ".damaged"]);
        new FileInfo(told[0]).Length.ShouldBe(10_000);
        Should
            .Throw<StorageException>(() => SqliteDatabase.OpenOrReplace(FilePath, (aside, _) => told.Add(aside)))
            .IsDamage.ShouldBeFalse();
        told.Count.ShouldBe(1);
    }

    [Fact]
    public void A_copy_of_a_database_that_is_being_written_to_is_that_of_one_moment()
    {
        using var database = SqliteDatabase.Open(FilePath);
        Insert(database, "before");

        SqliteDatabase.Copy(FilePath, _folder.Of("copy", "site.db"));
        Insert(database, "after");

        using var copy = SqliteDatabase.Open(_folder.Of("copy", "site.db"));
        copy.Query("SELECT stream FROM journal", row => row.GetString(0)).ShouldBe(["before"]);
        Value(database, "SELECT count(*) FROM journal").ShouldBe(2);
    }

    [Fact]
    public void A_damaged_file_is_refused_on_opening()
    {
        using (var database = SqliteDatabase.Open(FilePath))
        {
            for (var index = 0; index < 200; index++)
            {
                Insert(database, $"run-{index}");
            }
        }

        var bytes = File.ReadAllBytes(FilePath);
        Array.Fill(bytes, (byte)0xA5, bytes.Length / 2, bytes.Length / 4);
        File.WriteAllBytes(FilePath, bytes);
        Should.Throw<StorageException>(() => SqliteDatabase.Open(FilePath)).Message.ShouldContain("damaged");
    }

    [Fact]
    public void A_truncated_file_is_refused_on_opening()
    {
        using (var database = SqliteDatabase.Open(FilePath))
        {
            for (var index = 0; index < 200; index++)
            {
                Insert(database, $"run-{index}");
            }
        }

        using (var file = File.OpenWrite(FilePath))
        {
            file.SetLength(file.Length / 2);
        }

        Should.Throw<StorageException>(() => SqliteDatabase.Open(FilePath)).Message.ShouldContain(FilePath);
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused()
    {
        using (var database = SqliteDatabase.Open(FilePath))
        {
            database.Execute("PRAGMA user_version = 9999");
        }

        Should.Throw<StorageException>(() => SqliteDatabase.Open(FilePath)).Message.ShouldContain("newer program");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named_with_what_to_do()
    {
        File.WriteAllText(_folder.Of("state"), "a file where the folder should be");
        Should.Throw<StorageException>(() => SqliteDatabase.Open(FilePath)).Message.ShouldContain(FilePath);
    }

    [Fact]
    public void A_second_connection_reads_while_the_first_is_open()
    {
        using var first = SqliteDatabase.Open(FilePath);
        using var second = SqliteDatabase.Open(FilePath);
        Insert(first, "run");
        Value(second, "SELECT count(*) FROM journal").ShouldBe(1);
    }

    public void Dispose() => _folder.Dispose();

    private static int Insert(SqliteDatabase database, string stream) =>
        database.Execute("INSERT INTO journal VALUES ($1, 1, 'test', 0, $2, $3)", stream, new byte[100], new byte[32]);

    private static long Value(SqliteDatabase database, string sql) => database.Query(sql, row => row.GetInt64(0))[0];
}
