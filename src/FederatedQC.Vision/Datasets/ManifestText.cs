using System.Text;

namespace FederatedQC.Vision.Datasets;

/// <summary>Reads the lines of a text that a program or a spreadsheet wrote: UTF-8, or UTF-16 with its byte order mark.</summary>
internal static class ManifestText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines; none, and one error more, where the bytes are no such text. A guess would merge classes that differ.</summary>
    public static List<string> Lines(byte[] bytes, List<string> errors)
    {
        string text;
        try
        {
            text = bytes switch
            {
                [0xEF, 0xBB, 0xBF, ..] => Utf8.GetString(bytes, 3, bytes.Length - 3),
                [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true).GetString(
                    bytes,
                    2,
                    bytes.Length - 2
                ),
                [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true).GetString(
                    bytes,
                    2,
                    bytes.Length - 2
                ),
                _ => Utf8.GetString(bytes),
            };
        }
        catch (DecoderFallbackException e)
        {
            string strange = string.Join(
                ' ',
                (e.BytesUnknown ?? []).Select(b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture))
            );
            errors.Add(
                $"line {LineAt(bytes, e.Index)}: {strange} is not UTF-8, but perhaps GBK, Shift-JIS or Windows-1252: save the file as UTF-8 "
                    + "(in a spreadsheet 'CSV UTF-8')"
            );
            return [];
        }

        int nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
        {
            errors.Add(
                $"line {text.AsSpan(0, nul).Count('\n') + 1}: a NUL character, as in UTF-16 without its mark: save the file as UTF-8"
            );
            return [];
        }

        var lines = new List<string>();
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static int LineAt(byte[] bytes, int index) => bytes.AsSpan(0, Math.Clamp(index, 0, bytes.Length)).Count((byte)'\n') + 1;
}
