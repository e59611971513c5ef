using System.Text;

namespace FederatedQC.Vision.Datasets;

/// <summary>One line of separated values (RFC 4180, without line breaks inside quotes).</summary>
internal static class CsvLine
{
    /// <summary>Splits a line; null when a quote is not closed or stands inside an unquoted value.</summary>
    public static List<string>? Split(string line, char separator)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        bool closed = false;
        foreach (char c in line)
        {
            if (c == '"' && (quoted || closed || field.Length == 0))
            {
                // A second quote right after a closing one is a quote of the value.
                if (closed)
                {
                    field.Append(c);
                }

                closed = quoted;
                quoted = !quoted;
            }
            else if (c == separator && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
                closed = false;
            }
            else if (closed || c == '"')
            {
                return null;
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return quoted ? null : fields;
    }

    /// <summary>Joins values with commas; those with a comma or a quote are quoted.</summary>
    public static string Join(params string[] fields) => string.Join(',', fields.Select(Quote));

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(',', '"') < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
