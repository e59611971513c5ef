using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using FederatedQC.Cli.Consortium;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Cli.Commands;

/// <content>What the line says of the plan: a file, over it the flags, over them single keys.</content>
internal sealed partial class ConsortiumFlags
{
    private const string Spec = "spec";
    private const string Sites = "sites";
    private const string Run = "run";
    private const string Strategy = "strategy";

    // What a head that is solved for has nothing of.
    private static readonly string[] OfTraining =
    [
        "rounds",
        Strategy,
        "codec",
        "training",
        "server",
        "robust",
        "personal",
        "compression",
        "privacy",
        "secureAggregation",
        "contribution",
        "families",
        "lowRank",
        Spec,
    ];

    private (JsonObject Plan, int Sites) Asked(ParseResult parsed, IEnumerable<(string Key, JsonNode? Value)> more)
    {
        var asked = FileOf(parsed.GetValue(_plan));
        if (
            asked.ContainsKey(Spec)
            && new Option[] { _network, _norm, _size }.FirstOrDefault(option => IsGiven(parsed, option)) is { } other
        )
        {
            throw new UsageException(
                $"{other.Name}: the plan's file says what the network is; take '{Spec}' out of it, or leave the flag out."
            );
        }

        var sites = asked[Sites] is JsonArray named && !IsGiven(parsed, _sites) ? named.Count : parsed.GetValue(_sites);
        asked.Remove(Run);
        asked.Remove(Sites);
        foreach (var (key, value) in OfFlags(parsed).Concat(more).Concat((parsed.GetValue(_set) ?? []).Select(Assigned)))
        {
            PlanKeys.Put(asked, key, value);
        }

        return (asked, sites);
    }

    private static JsonObject FileOf(string? path)
    {
        if (path is null)
        {
            return [];
        }

        try
        {
            return !RunSettingsJson.TryReadTree(File.ReadAllBytes(path), out var tree, out var problem)
                    ? throw new UsageException($"--plan '{path}': {problem}.")
                : PlanKeys.FirstUnknown(tree) is { } unknown ? throw new UsageException($"--plan '{path}': {unknown}.")
                : tree;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--plan '{path}' can't be read: {exception.Message}");
        }
    }

    private IEnumerable<(string Key, JsonNode? Value)> OfFlags(ParseResult parsed) =>
        [
            .. Given(parsed, _rounds, "rounds"),
            .. Given(parsed, _epochs, "training.localEpochs"),
            .. Given(parsed, _seed, "seed"),
            .. Given(parsed, _strategy, Strategy),
            .. Given(parsed, _rule, "robust.rule"),
            .. Given(parsed, _siteMomentum, "robust.siteMomentum"),
            .. Given(parsed, _serverRate, "server.learningRate"),
            .. Given(parsed, _codec, "codec"),
            .. Given(parsed, _download, "compression.download"),
            .. PrivacyOf(parsed.GetValue(_privacy)),
            .. Given(parsed, _budget, "privacy.budget"),
            .. Given(parsed, _batch, "training.batchSize"),
            .. Given(parsed, _rate, "training.learningRate"),
            .. Given(parsed, _precision, "training.precision"),
            .. Given(parsed, _families, "families.clustering")
                .Select(given => (string?)given.Value == ConsortiumOptions.Declared ? (given.Key, (JsonNode?)Clusterings.None) : given),
        ];

    private static IEnumerable<(string Key, JsonNode? Value)> Given<T>(ParseResult parsed, Option<T> option, string key) =>
        !IsGiven(parsed, option)
            ? []
            :
            [
                (
                    key,
                    parsed.GetValue(option) switch
                    {
                        int whole => (JsonNode)whole,
                        double number => (JsonNode)number,
                        string word => (JsonNode)word,
                        _ => null,
                    }
                ),
            ];

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Reads <c>LEVEL:NOISE:CLIP</c>.</summary>
    private static IEnumerable<(string Key, JsonNode? Value)> PrivacyOf(string? text)
    {
        if (text is null)
        {
            return [];
        }

        return text.Split(':') is [var level, var noise, var clip] && Number(noise) is { } multiplier && Number(clip) is { } bound
            ? [("privacy.level", level), ("privacy.noiseMultiplier", multiplier), ("privacy.clip", bound)]
            : throw new UsageException($"--dp is '{text}': use LEVEL:NOISE:CLIP, with the level record or site.");
    }

    /// <summary>Reads <c>KEY=VALUE</c>.</summary>
    private static (string Key, JsonNode? Value) Assigned(string text)
    {
        if (text.Split('=', 2) is not [var key, var value])
        {
            throw new UsageException($"--set is '{text}': use KEY=VALUE, such as server.tau=0.01.");
        }

        if (key.Split('.')[0] is Run or Sites or Spec)
        {
            throw new UsageException(
                $"--set {text}: run, sites and spec follow from the images; use --sites, --network, --norm and --input-size."
            );
        }

        return PlanKeys.TryRead(key, value, out var read, out var problem)
            ? (key, read)
            : throw new UsageException($"--set {text}: {problem}.");
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
