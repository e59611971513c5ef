using System.Text.RegularExpressions;

namespace FederatedQC.Architecture.Tests;

/// <summary>An event id finds one line of code.</summary>
public sealed partial class LogEventTests
{
    [Fact]
    public void Every_log_message_has_an_event_id() =>
        Product()
            .SelectMany(path => Attribute().Matches(Sources.Text(path)).Where(match => !match.Groups["id"].Success).Select(_ => path))
            .ShouldBeEmpty();

    [Fact]
    public void No_two_log_messages_have_the_same_event_id() =>
        Product()
            .SelectMany(path => Attribute().Matches(Sources.Text(path)).Select(match => (Id: match.Groups["id"].Value, Path: path)))
            .GroupBy(found => found.Id, StringComparer.Ordinal)
            .Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(found => found.Path))}")
            .ShouldBeEmpty();

    private static IEnumerable<string> Product() => Sources.CSharp.Where(path => !path.StartsWith("tests/", StringComparison.Ordinal));

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId\s*=\s*)?(?<id>\d+)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Attribute();
}
