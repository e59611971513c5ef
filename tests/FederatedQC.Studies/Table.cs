using System.Globalization;
using System.Text;

namespace FederatedQC.Studies;

/// <summary>Mean and spread over seeds of the runs of a study, as Markdown.</summary>
/// <param name="Corner">Head of the first column.</param>
/// <param name="Columns">Heads of the others.</param>
internal sealed record Table(string Corner, IReadOnlyList<string> Columns)
{
    private readonly StringBuilder _rows = new();

    /// <summary>
    /// Adds a row: the outcomes of each column, one a seed, and behind them where there is one a difference of accuracies.
    /// </summary>
    public void Add(string name, IEnumerable<IReadOnlyList<Outcome>> cells, double? difference = null)
    {
        var last = difference is { } points ? string.Create(CultureInfo.InvariantCulture, $" {100 * points:F1} |") : "";
        _rows.Append(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", cells.Select(Cell))} |{last}\n");
    }

    public override string ToString() =>
        $"| {Corner} | {string.Join(" | ", Columns)} |\n|---|{string.Concat(Columns.Select(_ => "---|"))}\n{_rows}";

    private static string Cell(IReadOnlyList<Outcome> seeds)
    {
        var mean = seeds.Average(outcome => outcome.Accuracy);
        var range = seeds.Max(outcome => outcome.Accuracy) - seeds.Min(outcome => outcome.Accuracy);
        return seeds.Count == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * mean:F1}")
            : string.Create(CultureInfo.InvariantCulture, $"{100 * mean:F1} ± {50 * range:F1}");
    }
}
