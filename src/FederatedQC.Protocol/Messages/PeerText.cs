using System.Globalization;
using System.Text;

namespace FederatedQC.Protocol.Messages;

/// <summary>
/// Text that a peer chose, made fit for a log, an answer or a page: of bounded length, on one line and without characters that can't be
/// seen. Everything that quotes a peer goes through here.
/// </summary>
public static class PeerText
{
    /// <summary>Characters that are kept of a name, a code or a topic.</summary>
    public const int MaxLength = 64;

    /// <summary>Characters that are kept of a sentence of our own that may quote a peer.</summary>
    public const int MaxSentenceLength = 256;

    private const char Cut = '…';

    /// <summary>
    /// The text in at most so many characters; one that was cut ends in an ellipsis, and a character that does not print is written
    /// <c>\u000a</c>.
    /// </summary>
    /// <param name="text">What the peer said; null counts as empty.</param>
    /// <param name="most">Characters of the result, at least 1.</param>
    public static string Visible(string? text, int most = MaxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (string.IsNullOrEmpty(text) || (text.Length <= most && text.All(Prints)))
        {
            return text ?? "";
        }

        var visible = new StringBuilder(most);
        foreach (var character in text)
        {
            var part = Prints(character) ? character.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            if (visible.Length + part.Length + 1 > most)
            {
                return visible.Append(Cut).ToString();
            }

            visible.Append(part);
        }

        return visible.ToString();
    }

    // Line ends forge log lines, direction marks turn what is read around, halves of a pair break encoders.
    private static bool Prints(char character) =>
        char.GetUnicodeCategory(character)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );
}
