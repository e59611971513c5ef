using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.TestKit;

namespace FederatedQC.EdgeAgent.Tests.Inspection;

public sealed class VerdictLogTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_day_has_a_file_and_a_full_file_is_followed_by_another()
    {
        using (var log = Log())
        {
            log.Append("{\"a\":1}"u8, Noon);
            log.Append(new byte[60], Noon);
            log.Append(new byte[60], Noon);
            log.Append("{}"u8, Noon.AddDays(1));
        }

        Names().ShouldBe(["verdicts-2025-03-01-000.jsonl", "verdicts-2025-03-01-001.jsonl", "verdicts-2025-03-02-000.jsonl"]);
    }

    [Fact]
    public void A_restart_goes_on_in_the_file_that_is_there()
    {
        foreach (var line in new[] { "{\"a\":1}", "{\"a\":2}" })
        {
            using var log = Log();
            log.Append(System.Text.Encoding.UTF8.GetBytes(line), Noon);
        }

        File.ReadAllLines(_folder.Of("verdicts-2025-03-01-000.jsonl")).ShouldBe(["{\"a\":1}", "{\"a\":2}"]);
    }

    [Fact]
    public void Old_files_go_when_a_new_day_begins()
    {
        File.WriteAllText(_folder.Of("verdicts-2025-02-19-000.jsonl"), "");
        File.WriteAllText(_folder.Of("verdicts-2025-02-20-000.jsonl"), "");
        File.WriteAllText(_folder.Of("verdicts-notes.jsonl"), "");
        using var log = Log();

        log.Append("{}"u8, Noon.AddDays(1));

        Names().ShouldBe(["verdicts-2025-02-20-000.jsonl", "verdicts-2025-03-02-000.jsonl", "verdicts-notes.jsonl"]);
    }

    public void Dispose() => _folder.Dispose();

    private VerdictLog Log() => new(_folder.Path, maxFileBytes: 100, TimeSpan.FromDays(10));

    private IEnumerable<string?> Names() => Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
