using System.Collections.Frozen;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Cli.Commands;

/// <summary>Options that several verbs share, each with a check that says in one line what is allowed.</summary>
internal static class Flags
{
    /// <summary>What a folder of labelled images may be.</summary>
    public const string Folders =
        "Folder of labelled images: class folders, split folders (train, val, test) of class folders, or a manifest.csv.";

    private static readonly FrozenDictionary<string, NormKind> Norms = new Dictionary<string, NormKind>
    {
        ["batch"] = NormKind.Batch,
        ["group"] = NormKind.Group,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The largest seed: what every part that takes one can hold.</summary>
    private const int MostSeed = int.MaxValue;

    public static Option<int> Number(string name, string description, int value, int least, int most) =>
        new(name)
        {
            Description = $"{description} {least} to {most}.",
            DefaultValueFactory = _ => value,
            CustomParser = result =>
                int.TryParse(Text(result), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                && number >= least
                && number <= most
                    ? number
                    : Refuse<int>(result, $"{name} is '{Text(result)}': use a whole number from {least} to {most}."),
        };

    /// <summary>A number above 0; null where it isn't given and has no default.</summary>
    public static Option<double?> Positive(string name, string description, double? value, double most) =>
        new(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description} Above 0, at most {most}."),
            DefaultValueFactory = _ => value,
            CustomParser = result =>
                Real(
                    name,
                    result,
                    number => number > 0 && number <= most,
                    string.Create(CultureInfo.InvariantCulture, $"above 0 and at most {most}")
                ),
        };

    /// <summary>A share from 0 to 1; null where it isn't given and has no default.</summary>
    public static Option<double?> Share(string name, string description, double? value) =>
        new(name)
        {
            Description = $"{description} 0 to 1.",
            DefaultValueFactory = _ => value,
            CustomParser = result => Real(name, result, number => number is >= 0 and <= 1, "from 0 to 1"),
        };

    public static Option<string> Choice(string name, string description, IEnumerable<string> values, string value)
    {
        string[] known = [.. values.Order(StringComparer.Ordinal)];
        return new Option<string>(name)
        {
            Description = $"{description}: {string.Join(", ", known)}.",
            DefaultValueFactory = _ => value,
            CustomParser = result =>
                known.Contains(Text(result), StringComparer.Ordinal)
                    ? Text(result)
                    : Refuse<string>(result, $"{name} '{Text(result)}' is unknown: use {string.Join(", ", known)}."),
        };
    }

    public static Option<string> Norm() => Choice("--norm", "Normalisation layers", Norms.Keys, "batch");

    /// <summary>What <see cref="Norm"/> says.</summary>
    public static NormKind NormOf(ParseResult parsed, Option<string> norm) => Norms[parsed.GetValue(norm)!];

    public static Option<int> InputSize() =>
        Number(
            "--input-size",
            "Side of the network's input, in pixels; of features 224 where it is not given.",
            new NetworkOptions { Classes = [] }.InputSize,
            32,
            512
        );

    /// <summary>What <see cref="InputSize"/> says, or what the network usually takes.</summary>
    public static int InputSizeOf(ParseResult parsed, Option<int> size, string network) =>
        parsed.GetResult(size) is { Implicit: false } ? parsed.GetValue(size) : Architectures.Get(network).UsualInputSize;

    public static Option<int> Seed(string description) => Number("--seed", description, 1, 0, MostSeed);

    public static Option<string[]> Data() =>
        new("--data")
        {
            Description = $"{Folders} May be given several times.",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
        };

    public static Option<string[]> Good() =>
        new("--good")
        {
            Description =
                "Name of the class of good parts, such as ok_front. May be given several times. Default: the usual names, such as good or ok.",
        };

    public static Option<string> Out(string description) => new("--out") { Description = description, Required = true };

    public static Option<bool> Json(string description) => new("--json") { Description = description };

    private static double Real(string name, ArgumentResult result, Predicate<double> isAllowed, string rule) =>
        double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && isAllowed(number)
            ? number
            : Refuse<double>(result, $"{name} is '{Text(result)}': use a number {rule}.");

    private static string Text(ArgumentResult result) => result.Tokens[^1].Value;

    private static T? Refuse<T>(ArgumentResult result, string problem)
    {
        result.AddError(problem);
        return default;
    }
}
