using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FederatedQC.Federation.Plans;

/// <summary>
/// The keys of run settings as an operator writes them, such as <c>server.tau</c>: the names of their JSON, joined with dots.
/// </summary>
public static class PlanKeys
{
    private static readonly JsonObject Known = RunSettingsJson.Defaults();

    /// <summary>Every key that holds a value, in ordinal order; <c>sites</c> and <c>spec</c> as a whole.</summary>
    public static ImmutableArray<string> All { get; } = [.. Leaves(Known).Order(StringComparer.Ordinal)];

    /// <summary>Puts a value into a part of some settings, with the objects around it.</summary>
    /// <param name="part">The part, which is changed.</param>
    /// <param name="key">A key.</param>
    /// <param name="value">Its value; not a node of another tree.</param>
    public static void Put(JsonObject part, string key, JsonNode? value)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(key);
        var names = key.Split('.');
        foreach (var name in names[..^1])
        {
            part = part[name] as JsonObject ?? (JsonObject)(part[name] = new JsonObject());
        }

        part[names[^1]] = value;
    }

    /// <summary>
    /// Reads the value of a key as text: a word stays one where the key holds words, elsewhere it is a number, <c>true</c>, <c>false</c> or
    /// <c>null</c>.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="text">The text.</param>
    /// <param name="value">The value when the result is true.</param>
    /// <param name="problem">What is wrong when the result is false, with the keys or values that there are.</param>
    public static bool TryRead(string key, string text, out JsonNode? value, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(text);
        value = null;
        problem = FirstUnknown(key)
            ?? (
                All.Contains(key)
                    ? null
                    : $"'{key}' holds several values: use one of {string.Join(", ", All.Where(known => known.StartsWith(key + ".", StringComparison.Ordinal)))}"
            );
        return problem is null && TryConvert(Find(key), text, out value, out problem);
    }

    /// <summary>
    /// The first key of a part of settings that there is none of, in words with those that there are; null where all are known.
    /// </summary>
    public static string? FirstUnknown(JsonObject part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return Leaves(part).Select(FirstUnknown).FirstOrDefault(problem => problem is not null);
    }

    private static string? FirstUnknown(string key)
    {
        var level = Known;
        var names = key.Split('.');
        for (var depth = 0; depth < names.Length; depth++)
        {
            if (!level.TryGetPropertyValue(names[depth], out var next))
            {
                var place = depth == 0 ? "a plan" : $"'{string.Join('.', names[..depth])}'";
                return $"'{key}' is no key of a plan: {place} has {string.Join(", ", level.Select(entry => entry.Key).Order(StringComparer.Ordinal))}";
            }

            if (next is not JsonObject inner || IsWhole(names[depth]))
            {
                return depth == names.Length - 1 || IsWhole(names[depth])
                    ? null
                    : $"'{key}' is no key of a plan: '{string.Join('.', names[..(depth + 1)])}' is a single value";
            }

            level = inner;
        }

        return null;
    }

    private static bool TryConvert(JsonNode? known, string text, out JsonNode? value, [NotNullWhen(false)] out string? problem)
    {
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        (JsonNode? Value, string? Problem) read = (known?.GetValueKind(), text) switch
        {
            (JsonValueKind.String, _) => (JsonValue.Create(text), null),
            (JsonValueKind.Number or null, _) when isNumber => (JsonNode.Parse(Plain(text, number)), null),
            (JsonValueKind.True or JsonValueKind.False or null, "true" or "false") => (JsonNode.Parse(text), null),
            (null, "null") => (null, null),
            (JsonValueKind.Number, _) => (null, $"'{text}' is no number"),
            (JsonValueKind.True or JsonValueKind.False, _) => (null, $"'{text}' is neither true nor false"),
            (null, _) => (null, $"'{text}' is neither a number nor null"),
            _ => (null, "it is no single value"),
        };
        (value, problem) = read;
        return problem is null;
    }

    // A whole number stays one, digit by digit: a seed has more of them than a double.
    private static string Plain(string text, double number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            ? whole.ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);

    private static JsonNode? Find(string key) => key.Split('.').Aggregate((JsonNode?)Known, (node, name) => node![name]);

    private static IEnumerable<string> Leaves(JsonObject part) =>
        part.SelectMany(entry =>
            entry.Value is JsonObject inner && !IsWhole(entry.Key) ? Leaves(inner).Select(name => $"{entry.Key}.{name}") : [entry.Key]
        );

    private static bool IsWhole(string name) => name == "spec";
}
