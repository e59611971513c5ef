using System.Reflection;

namespace FederatedQC.TestKit.PublicApi;

/// <summary>
/// Holds a source-compatible subset of a package against the package's real signatures: whatever the subset shows must be in
/// the list, with the same name, modifiers, parameters (names and defaults too) and return type. What it leaves out is its own choice.
/// </summary>
/// <remarks>
/// The list has one line a type or member, columns separated by tabs: <c>T type kind [: base, interface, …]</c> and
/// <c>M type member</c>. Overrides are not compared, because their base member is. Nullable annotations on reference types and names of
/// tuple elements are not compared, because lists of unannotated packages lack them; <c>long?</c> against <c>long</c> is.
/// </remarks>
public static class PublicApiConformance
{
    /// <summary>Compares every type and member that <paramref name="assembly"/> shows with <paramref name="list"/>.</summary>
    /// <param name="assembly">The subset.</param>
    /// <param name="list">The lines of the package's signatures. Empty lines and lines that begin with <c>#</c> are skipped.</param>
    /// <param name="exemptNamespaces">Namespaces of <paramref name="assembly"/> that the package does not have on purpose.</param>
    /// <returns>The differences, and which lines are in use.</returns>
    /// <exception cref="FormatException">A line does not have the three columns.</exception>
    public static ConformanceReport Compare(Assembly assembly, IEnumerable<string> list, params string[] exemptNamespaces)
    {
        var reference = new SignatureList(list);
        var deviations = new List<string>();
        var types = assembly
            .GetTypes()
            .Where(type => ApiNotation.IsShown(type) && !exemptNamespaces.Contains(type.Namespace, StringComparer.Ordinal))
            .OrderBy(type => type.FullName, StringComparer.Ordinal);
        foreach (var type in types)
        {
            var name = ApiNotation.QualifiedName(type);
            if (reference.MatchType(name, type) is { } wrongType)
            {
                deviations.Add(wrongType);
                continue;
            }
            deviations.AddRange(ApiNotation.Members(type).Select(member => reference.MatchMember(name, member)).OfType<string>());
        }
        return new ConformanceReport(deviations, reference.Lines(used: true), reference.Lines(used: false));
    }
}
