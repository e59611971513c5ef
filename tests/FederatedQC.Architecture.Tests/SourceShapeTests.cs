using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace FederatedQC.Architecture.Tests;

/// <summary>Files stay small, hold one public type, and hold nothing that is left for later.</summary>
public sealed partial class SourceShapeTests
{
    private const int MostLines = 400;
    private const int MedianLines = 80;
    private const int MostColumns = 140;

    // Put together here, so that this file does not find itself.
    private static readonly Regex LeftForLater = new(
        $@"\b({string.Join('|', "TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X")})\b",
        RegexOptions.CultureInvariant
    );

    private static readonly string[] Vague = ["Helper", "Helpers", "Util", "Utils", "Utility", "Manager", "Base"];

    [Fact]
    public void No_file_is_longer_than_the_limit() =>
        Sources
            .Files(".cs", ".mjs", ".js", ".css", ".html")
            .Select(path => (Path: path, Sources.Lines(path).Length))
            .Where(file => file.Length > MostLines)
            .ShouldBeEmpty();

    /// <summary>Text that a program says, or that is another language, may be longer: broken, it can't be searched for.</summary>
    [Fact]
    public void No_line_is_wider_than_the_limit_but_for_the_text_in_it() =>
        Sources.CSharp.SelectMany(path => WideLines(path).Select(line => $"{path}:{line}")).ShouldBeEmpty();

    [Fact]
    public void The_median_file_of_the_product_is_short()
    {
        int[] lengths =
        [
            .. Sources
                .CSharp.Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))
                .Select(path => Sources.Lines(path).Length)
                .Order(),
        ];
        lengths[lengths.Length / 2].ShouldBeLessThan(MedianLines);
    }

    [Fact]
    public void A_file_holds_one_public_type_at_most() =>
        Sources
            .CSharp.Select(path => (Path: path, Types: PublicTypes(path).Distinct(StringComparer.Ordinal).ToArray()))
            .Where(file => file.Types.Length > 1)
            .Select(file => $"{file.Path}: {string.Join(", ", file.Types)}")
            .ShouldBeEmpty();

    [Fact]
    public void A_public_type_stands_in_a_file_of_its_name() =>
        Sources
            .CSharp.SelectMany(path => PublicTypes(path).Select(type => (Path: path, Type: type)))
            .Where(found => !$"{Path.GetFileName(found.Path)}.".StartsWith(found.Type + '.', StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        Sources
            .CSharp.Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => Vague.Any(word => name.EndsWith(word, StringComparison.Ordinal)))
            .ShouldBeEmpty();

    [Fact]
    public void Nothing_is_left_for_later() =>
        Sources
            .Files(".cs", ".mjs", ".js", ".css", ".html", ".csproj", ".proto", ".sql", ".md", ".json")
            .SelectMany(path => Sources.Lines(path).Where(line => LeftForLater.IsMatch(line)).Select(line => $"{path}: {line.Trim()}"))
            .ShouldBeEmpty();

    private static IEnumerable<int> WideLines(string path)
    {
        var text = SourceText.From(Sources.Text(path));
        var wide = text.Lines.Where(line => line.Span.Length > MostColumns).ToArray();
        if (wide.Length == 0)
        {
            return [];
        }

        var root = CSharpSyntaxTree.ParseText(text).GetRoot();
        return wide.Where(line => line.Span.Length - TextIn(root, line.Span) > MostColumns).Select(line => line.LineNumber + 1);
    }

    // With what stands in its holes: a text in pieces is read as one.
    private static int TextIn(SyntaxNode root, TextSpan line) =>
        root.DescendantNodes(line, node => node is not InterpolatedStringExpressionSyntax)
            .Where(node => node is InterpolatedStringExpressionSyntax || node.Kind() is SyntaxKind.StringLiteralExpression)
            .Sum(node => node.Span.Intersection(line)?.Length ?? 0);

    // Namespaces are file-scoped, so a type that begins a line is nested in no other.
    private static IEnumerable<string> PublicTypes(string path) =>
        PublicType().Matches(Sources.Text(path)).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(
        @"^public ((sealed|static|abstract|readonly|partial|ref|unsafe|file) )*(class|record struct|record class|record|struct|interface|enum|delegate [\w<>\[\],. ?]+?) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex PublicType();
}
