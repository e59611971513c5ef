using System.Text.RegularExpressions;

namespace FederatedQC.Architecture.Tests;

/// <summary>One name, one type: whoever reads a name knows which type is meant.</summary>
public sealed partial class TypeNameTests
{
    [Fact]
    public void No_two_types_of_the_product_share_a_name() =>
        Sources
            .CSharp.Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(path =>
                Type().Matches(Sources.Text(path)).Select(match => (Name: match.Groups["name"].Value, Place: NamespaceOf(path)))
            )
            .Distinct()
            .GroupBy(type => type.Name, type => type.Place, StringComparer.Ordinal)
            .Where(name => name.Count() > 1)
            .Select(name => $"{name.Key}: {string.Join(", ", name)}")
            .ShouldBeEmpty();

    // Parts of one type stand in one namespace.
    private static string NamespaceOf(string path) => Namespace().Match(Sources.Text(path)).Groups["name"].Value;

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Namespace();

    // Namespaces are file-scoped, so a type that begins a line is nested in no other. A type with parameters has another name.
    [GeneratedRegex(
        @"^(public|internal) ((sealed|static|abstract|readonly|partial|ref|unsafe|file) )*(class|record struct|record class|record|struct|interface|enum) (?<name>\w+(<[\w, ]+>)?)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Type();
}
