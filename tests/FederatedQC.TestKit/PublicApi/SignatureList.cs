namespace FederatedQC.TestKit.PublicApi;

/// <summary>The list's lines by type, and which of them a member has been found for.</summary>
internal sealed class SignatureList
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, Entry> _types = [];
    private readonly ILookup<string, Entry> _members;

    internal SignatureList(IEnumerable<string> lines)
    {
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            var columns = line.Split('\t');
            if (columns is not ["T" or "M", _, _])
            {
                throw new FormatException($"Not a line of a signature list: '{line}'.");
            }
            _entries.Add(new Entry(line, columns[0] == "T", columns[1], ApiNotation.Unqualified(columns[2])));
        }
        foreach (var entry in _entries.Where(entry => entry.IsType))
        {
            _types[entry.Type] = entry;
        }
        _members = _entries.Where(entry => !entry.IsType).ToLookup(entry => entry.Type, StringComparer.Ordinal);
    }

    /// <summary>Null when the list knows the type as it stands, else the difference in words.</summary>
    internal string? MatchType(string name, Type type)
    {
        if (!_types.TryGetValue(name, out var entry))
        {
            return $"{name}: the package has no such type.";
        }
        entry.Used = true;
        var kind = entry.Text.Split(" : ")[0];
        if (kind != ApiNotation.Kind(type))
        {
            return $"{name}: is '{ApiNotation.Kind(type)}', the package has '{kind}'.";
        }
        var known = new HashSet<string>(StringComparer.Ordinal);
        CollectBases(entry, known);
        var extra = ApiNotation.Bases(type).Where(other => !known.Contains(other)).ToList();
        return extra.Count == 0 ? null : $"{name}: the package's type is no {string.Join(", no ", extra)}.";
    }

    /// <summary>Null when the list holds the member, else the difference in words.</summary>
    internal string? MatchMember(string type, string member)
    {
        if (member.StartsWith(ApiNotation.EnumPrefix, StringComparison.Ordinal))
        {
            return MatchValues(type, member);
        }
        var entry = _members[type].FirstOrDefault(entry => ApiNotation.Matches(member, entry.Text));
        if (entry is not null)
        {
            entry.Used = true;
            return null;
        }
        var name = ApiNotation.MemberName(member);
        var near = _members[type]
            .Where(other => ApiNotation.MemberName(other.Text) == name)
            .Select(other => $"\n    package: {other.Text}");
        return $"{type}: the package has no '{member.Replace("~", "", StringComparison.Ordinal)}'.{string.Concat(near)}";
    }

    internal IReadOnlyList<string> Lines(bool used) => [.. _entries.Where(entry => entry.Used == used).Select(entry => entry.Line)];

    private string? MatchValues(string type, string member)
    {
        var entry = _members[type].FirstOrDefault(entry => entry.Text.StartsWith(ApiNotation.EnumPrefix, StringComparison.Ordinal));
        if (entry is null)
        {
            return $"{type}: the package has no such enumeration.";
        }
        entry.Used = true;
        var extra = Values(member).Except(Values(entry.Text)).ToList();
        return extra.Count == 0 ? null : $"{type}: the package has no {string.Join(", ", extra)}.";
    }

    private static string[] Values(string member) => member[ApiNotation.EnumPrefix.Length..].Split(", ");

    private void CollectBases(Entry entry, HashSet<string> known)
    {
        foreach (var name in ApiNotation.BaseNames(entry.Text))
        {
            if (!known.Add(name))
            {
                continue;
            }
            foreach (var ancestor in _types.Values.Where(other => ApiNotation.SimpleName(other.Type) == name))
            {
                ancestor.Used = true;
                CollectBases(ancestor, known);
            }
        }
    }

    private sealed class Entry(string line, bool isType, string type, string text)
    {
        internal string Line { get; } = line;
        internal bool IsType { get; } = isType;
        internal string Type { get; } = type;
        internal string Text { get; } = text;
        internal bool Used { get; set; }
    }
}
