using Spectre.Console;

namespace FederatedQC.Cli.Output;

/// <summary>A small table: with borders on a terminal, as aligned columns where the output goes to a file or another program.</summary>
/// <param name="title">Stands above it.</param>
/// <param name="columns">The heads; when all are empty there is no line of heads.</param>
internal sealed class TextTable(string title, params string[] columns)
{
    private const string Gap = "  ";
    private readonly List<string[]> _rows = [];
    private readonly bool _hasHeads = columns.Any(column => column.Length > 0);

    public TextTable Add(params string[] cells)
    {
        _rows.Add(cells);
        return this;
    }

    /// <summary>Prints the table to standard output, and an empty line after it.</summary>
    public void Print()
    {
        if (Console.IsOutputRedirected)
        {
            WritePlain(Console.Out);
        }
        else
        {
            AnsiConsole.Write(Framed());
        }
    }

    /// <summary>Writes the table as aligned columns.</summary>
    public void WritePlain(TextWriter output)
    {
        int[] widths = [.. columns.Select((column, place) => _rows.Select(row => row[place].Length).Append(column.Length).Max())];
        output.WriteLine(title);
        foreach (var row in _hasHeads ? _rows.Prepend(columns) : _rows)
        {
            output.WriteLine(string.Join(Gap, row.Select((cell, place) => cell.PadRight(widths[place]))).TrimEnd());
        }

        output.WriteLine();
    }

    private Table Framed()
    {
        var table = new Table().RoundedBorder().Title(Markup.Escape(title)).AddColumns([.. columns.Select(Markup.Escape)]);
        table.ShowHeaders = _hasHeads;
        foreach (var row in _rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        return table;
    }
}
