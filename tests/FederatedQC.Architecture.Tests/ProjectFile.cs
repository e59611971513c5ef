using System.Xml.Linq;
using FederatedQC.TestKit;

namespace FederatedQC.Architecture.Tests;

/// <summary>One project file of the repository.</summary>
/// <param name="Name">File name without its ending.</param>
/// <param name="Path">Path within the repository.</param>
/// <param name="Content">The file.</param>
internal sealed record ProjectFile(string Name, string Path, XDocument Content)
{
    /// <summary>Every project: product and tests.</summary>
    public static IReadOnlyList<ProjectFile> All { get; } =
    [
        .. Sources
            .Files(".csproj")
            .Select(path => new ProjectFile(
                System.IO.Path.GetFileNameWithoutExtension(path),
                path,
                XDocument.Load(RepositoryRoot.Of(path))
            )),
    ];

    /// <summary>The projects that the product is made of.</summary>
    public static IReadOnlyList<ProjectFile> Product { get; } =
    [.. All.Where(project => !project.Path.StartsWith("tests/", StringComparison.Ordinal))];

    /// <summary>Names of the projects that it refers to.</summary>
    public IEnumerable<string> References =>
        Attributes("ProjectReference").Select(path => System.IO.Path.GetFileNameWithoutExtension(path));

    /// <summary>Names of the packages that it refers to.</summary>
    public IEnumerable<string> Packages => Attributes("PackageReference");

    private IEnumerable<string> Attributes(string element) =>
        Content.Descendants(element).Select(entry => (string?)entry.Attribute("Include")).OfType<string>();
}
