using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.TestKit;

namespace FederatedQC.EdgeAgent.Tests.Inspection;

public sealed class VerdictJsonLinesTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_day_has_a_file_and_a_full_file_is_followed_by_another()
    {
        using (var log = Open())
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
            using var log = Open();
            log.Append(System.Text.Encoding.UTF8.GetBytes(line), Noon);
        }

        File.ReadAllLines(_folder.Of("verdicts-2025-03-01-000.jsonl")).ShouldBe(["{\"a\":1}", "{\"a\":2}"]);
    }

    public void Dispose() => _folder.Dispose();

    private VerdictJsonLines Open() => new(_folder.Path, maxFileBytes: 100);

    private IEnumerable<string?> Names() => Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
