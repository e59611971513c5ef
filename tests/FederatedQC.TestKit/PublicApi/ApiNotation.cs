using System.Reflection;
using System.Text.RegularExpressions;

namespace FederatedQC.TestKit.PublicApi;

/// <summary>
/// Writes reflected types and members as the lists of signatures do. A <c>~</c> after a type marks a place where the list may show a
/// nullable annotation.
/// </summary>
internal static partial class ApiNotation
{
    internal const string EnumPrefix = "values ";

    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    internal static bool IsShown(Type type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsShown(type.DeclaringType!));

    internal static string Kind(Type type) =>
        type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            _ when type.BaseType == typeof(MulticastDelegate) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };

    /// <summary>Simple names of what the type's own declaration adds: its base class, and interfaces that the base lacks.</summary>
    internal static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum || type.BaseType == typeof(MulticastDelegate))
        {
            return [];
        }
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        IEnumerable<Type> bases = type.GetInterfaces().Except(inherited).Where(other => other.IsVisible);
        return (
            type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? bases.Prepend(parent) : bases
        ).Select(other => other.Name.Split('`')[0]);
    }

    internal static IEnumerable<string> BaseNames(string kind)
    {
        var colon = kind.IndexOf(" : ", StringComparison.Ordinal);
        return colon < 0 ? [] : TopLevel(kind[(colon + 3)..]).Select(SimpleName);
    }

    /// <summary>The last name of a dotted, possibly generic one, without its type arguments.</summary>
    internal static string SimpleName(string name) => Unqualified(TypeArguments().Replace(name, "")).Split('<')[0];

    /// <summary>The text without namespaces and outer types, which lists do not show alike.</summary>
    internal static string Unqualified(string text) => Qualifier().Replace(text, "");

    /// <summary>The name before the parameter list, or of the property or field.</summary>
    internal static string MemberName(string member) => Name().Match(member).Value;

    /// <summary>Whether a member equals a line of the list but for nullable annotations at the marked places.</summary>
    internal static bool Matches(string member, string listed)
    {
        var at = 0;
        foreach (var letter in member)
        {
            if (letter == '~')
            {
                at += at < listed.Length && listed[at] == '?' ? 1 : 0;
            }
            else if (at >= listed.Length || listed[at++] != letter)
            {
                return false;
            }
        }
        return at == listed.Length;
    }

    /// <summary>The type's name with namespace, outer types and type parameters: <c>Space.Outer.Name&lt;T,TResult&gt;</c>.</summary>
    internal static string QualifiedName(Type type)
    {
        var outer = type.DeclaringType is { } declaring ? QualifiedName(declaring) : type.Namespace;
        var own = type.GetGenericArguments()
            .Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0)
            .Select(argument => argument.Name)
            .ToList();
        var name = type.Name.Split('`')[0];
        return own.Count == 0 ? $"{outer}.{name}" : $"{outer}.{name}<{string.Join(",", own)}>";
    }

    /// <summary>What the type itself declares and shows, overrides left out.</summary>
    internal static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            var values = type.GetEnumNames().Select(name => $"{name}={Convert.ToInt64(Enum.Parse(type, name), null)}");
            return [EnumPrefix + string.Join(", ", values)];
        }
        if (type.BaseType == typeof(MulticastDelegate))
        {
            return [MemberNotation.Method(type.GetMethod("Invoke")!)];
        }
        return type.GetMembers(Declared).Select(MemberNotation.Write).OfType<string>().Select(Unqualified);
    }

    private static IEnumerable<string> TopLevel(string list)
    {
        int depth = 0,
            start = 0;
        for (var i = 0; i < list.Length; i++)
        {
            depth += list[i] switch
            {
                '<' or '(' => 1,
                '>' or ')' => -1,
                _ => 0,
            };
            if (depth == 0 && list[i] == ',')
            {
                yield return list[start..i].Trim();
                start = i + 1;
            }
        }
        yield return list[start..].Trim();
    }

    [GeneratedRegex(@"\b[A-Za-z_]\w*(`\d+)?\.(?=[A-Za-z_])")]
    private static partial Regex Qualifier();

    [GeneratedRegex(@"<.*>")]
    private static partial Regex TypeArguments();

    [GeneratedRegex(@"\w+(?=(?:<[\w, ]+>)?\()|\bthis(?=\[)|\w+(?= \{)|\w+$")]
    private static partial Regex Name();
}
