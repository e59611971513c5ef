namespace FederatedQC.Protocol.Topics;

/// <summary>
/// The rule for names of consortia, sites and lines: 1 to 64 characters out of <c>a-z 0-9 -</c>, no hyphen at either end.
/// Such a name is safe as a topic level, a certificate's common name, a file name and an environment variable's value.
/// </summary>
public static class PartyName
{
    /// <summary>The aggregator's own name, which no site may have.</summary>
    public const string Aggregator = "aggregator";

    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Whether the text follows the rule.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: >= 1 and <= MaxLength } && name[0] != '-' && name[^1] != '-' && name.AsSpan().IndexOfAnyExcept(Allowed) < 0;

    /// <summary>Throws when the text does not follow the rule.</summary>
    /// <exception cref="ArgumentException">Says the rule.</exception>
    public static void ThrowIfInvalid(string? name)
    {
        if (!IsValid(name))
        {
            throw new ArgumentException(
                $"'{name}' is no valid name: use 1 to {MaxLength} characters out of a-z, 0-9 and '-'.",
                nameof(name)
            );
        }
    }

    private static readonly System.Buffers.SearchValues<char> Allowed = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-"
    );
}
