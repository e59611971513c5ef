using System.Collections.Immutable;
using System.Globalization;

namespace FederatedQC.Storage.Database;

/// <summary>One step of the schema: a file of schemas/sql, whose name begins with its number. A released one never changes.</summary>
internal sealed record SqlMigration(int Number, string Sql)
{
    private const string Folder = "sql/";
    private const int Digits = 4;

    /// <summary>Every step, in the order of the numbers, which count up from 1.</summary>
    internal static ImmutableArray<SqlMigration> All { get; } = Load();

    private static ImmutableArray<SqlMigration> Load()
    {
        var assembly = typeof(SqlMigration).Assembly;
        ImmutableArray<SqlMigration> migrations =
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => new SqlMigration(int.Parse(name.AsSpan(Folder.Length, Digits), CultureInfo.InvariantCulture), Read(name))),
        ];
        return migrations.Select(migration => migration.Number).SequenceEqual(Enumerable.Range(1, migrations.Length))
            ? migrations
            : throw new InvalidOperationException("The numbers of schemas/sql do not count up from 1.");

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }
}
