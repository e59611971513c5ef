using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FederatedQC.Architecture.Tests;

/// <summary>Names are of the field, folders are features, and what is broad stands where it must: at a boundary.</summary>
public sealed partial class HouseRuleTests
{
    private const string Boundary = "CA1031";
    private static readonly string[] Drawers = ["Services", "Helpers", "Utils", "Utilities", "Common", "Misc"];
    private static readonly Lazy<IReadOnlyList<(string Path, SyntaxNode Root)>> Trees = new(() =>
        [
            .. Sources
                .CSharp.AsParallel()
                .AsOrdered()
                .Select(path => (path, CSharpSyntaxTree.ParseText(Sources.Text(path)).GetRoot(CancellationToken.None))),
        ]
    );

    [Fact]
    public void No_type_has_a_name_that_a_stranger_can_not_guess() =>
        Trees
            .Value.SelectMany(file =>
                file.Root.DescendantNodes()
                    .OfType<BaseTypeDeclarationSyntax>()
                    .Where(type => PrivateWord().IsMatch(type.Identifier.Text))
                    .Select(type => $"{file.Path}: {type.Identifier.Text}")
            )
            .ShouldBeEmpty();

    [Fact]
    public void No_folder_is_a_drawer() => Sources.CSharp.Where(path => path.Split('/').SkipLast(1).Any(Drawers.Contains)).ShouldBeEmpty();

    [Fact]
    public void No_file_is_folded_into_regions() =>
        Sources
            .CSharp.Where(path => Sources.Lines(path).Any(line => line.TrimStart().StartsWith("#region", StringComparison.Ordinal)))
            .ShouldBeEmpty();

    [Fact]
    public void Everything_is_caught_only_to_be_thrown_on_or_at_a_boundary_that_says_so() =>
        Trees
            .Value.SelectMany(file =>
                file.Root.DescendantNodes()
                    .OfType<CatchClauseSyntax>()
                    .Where(clause => CatchesAll(clause) && !ThrowsOn(clause) && !IsBoundary(clause, file.Root))
                    .Select(clause => $"{file.Path}:{clause.GetLocation().GetLineSpan().StartLinePosition.Line + 1}")
            )
            .ShouldBeEmpty();

    /// <summary>Interop, or an instruction of the processor that takes an address.</summary>
    [Fact]
    public void Unsafe_code_is_allowed_only_where_there_is_interop() =>
        ProjectFile
            .All.Where(project => project.Content.Descendants("AllowUnsafeBlocks").Any(entry => (bool)entry))
            .Where(project => !FilesOf(project).Any(path => Interop().IsMatch(Sources.Text(path))))
            .Select(project => project.Path)
            .ShouldBeEmpty();

    private static bool CatchesAll(CatchClauseSyntax clause) =>
        clause.Filter is null && clause.Declaration?.Type.ToString() is null or "Exception" or "System.Exception";

    private static bool ThrowsOn(CatchClauseSyntax clause) => clause.Block.Statements.LastOrDefault() is ThrowStatementSyntax;

    private static bool IsBoundary(CatchClauseSyntax clause, SyntaxNode root)
    {
        var before = root.ToFullString()[..clause.SpanStart];
        return before.LastIndexOf("#pragma warning disable " + Boundary, StringComparison.Ordinal)
                > before.LastIndexOf("#pragma warning restore " + Boundary, StringComparison.Ordinal)
            || clause
                .Ancestors()
                .OfType<MemberDeclarationSyntax>()
                .Any(member => member.AttributeLists.ToString().Contains(Boundary, StringComparison.Ordinal));
    }

    private static IEnumerable<string> FilesOf(ProjectFile project)
    {
        var folder = project.Path[..(project.Path.LastIndexOf('/') + 1)];
        return Sources.CSharp.Where(path => path.StartsWith(folder, StringComparison.Ordinal));
    }

    [GeneratedRegex(
        "(Desk|Shelf|Shelve|Floor|Crew|Nursery|Nurserie|Survey|Wants|Book)(s|ed|or)?(?![a-z])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex PrivateWord();

    [GeneratedRegex(@"\[(LibraryImport|DllImport)\(|\bSse\.Prefetch", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Interop();
}
