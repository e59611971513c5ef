using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using FederatedQC.Federation.Robust.Rules;
using FederatedQC.Federation.Robust.Steps;

namespace FederatedQC.Federation.Robust;

/// <summary>
/// The robust rules by the text that a plan uses: steps and then a rule, joined with <c>+</c>, each with its argument behind a colon where
/// it takes one: <c>bucketing:2+centred-clipping</c>.
/// </summary>
public static class RobustRules
{
    private const int MaxSteps = 8;

    private static readonly FrozenDictionary<string, RuleForm<IRobustStep>> Steps = new RuleForm<IRobustStep>[]
    {
        new("arc", _ => NormClipping.Adaptive()),
        new("bucketing", size => new Bucketing((int)size))
        {
            Argument = "SIZE",
            Default = 2,
            Accepts = IsCount,
        },
        new("clip", NormClipping.ToMedian)
        {
            Argument = "FACTOR",
            Default = 1,
            Accepts = IsFactor,
        },
        new("nnm", _ => new NearestNeighbourMixing()),
    }.ToFrozenDictionary(form => form.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, RuleForm<IRobustRule>> Rules = new RuleForm<IRobustRule>[]
    {
        new("bulyan", _ => new Bulyan()),
        new("centred-clipping", factor => new CentredClipping(factor))
        {
            Argument = "FACTOR",
            Default = 1,
            Accepts = IsFactor,
        },
        new("fltrust", _ => new FlTrust()),
        new("foolsgold", _ => new FoolsGold()),
        new("krum", _ => new Krum("krum", (_, _) => 1)),
        new("mean", _ => new WeightedMean()),
        new("median", _ => new CoordinateMedian()),
        new("multi-krum", _ => new Krum("multi-krum", (sites, faulty) => sites - faulty)),
        new("rfa", steps => new RobustFederatedAveraging((int)steps)) { Argument = "STEPS", Accepts = IsCount },
        new("trimmed-mean", _ => new TrimmedMean()),
    }.ToFrozenDictionary(form => form.Name, StringComparer.Ordinal);

    /// <summary>How each rule is written, in ordinal order; what is in brackets may be left out.</summary>
    public static ImmutableArray<string> KnownRules { get; } = [.. Rules.Values.Select(form => form.Usage).Order(StringComparer.Ordinal)];

    /// <summary>How each step is written, in ordinal order; what is in brackets may be left out.</summary>
    public static ImmutableArray<string> KnownSteps { get; } = [.. Steps.Values.Select(form => form.Usage).Order(StringComparer.Ordinal)];

    /// <summary>The rule that a text names.</summary>
    /// <exception cref="ArgumentException">It names none; the message says why and lists the known ones.</exception>
    public static IRobustRule Parse(string text) =>
        TryParse(text, out var rule, out var problem) ? rule : throw new ArgumentException(problem, nameof(text));

    /// <summary>The rule that a text names.</summary>
    /// <param name="text">At most eight steps and a rule, joined with <c>+</c>.</param>
    /// <param name="rule">The rule, which checks every round that it is given.</param>
    /// <param name="problem">What is wrong with the text, in one sentence.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IRobustRule? rule, [NotNullWhen(false)] out string? problem)
    {
        rule = null;
        var parts = (text ?? "").Split('+', MaxSteps + 2);
        if (parts.Length > MaxSteps + 1)
        {
            problem = $"A rule has at most {MaxSteps} steps before it.";
            return false;
        }

        var steps = ImmutableArray.CreateBuilder<IRobustStep>();
        foreach (var part in parts[..^1])
        {
            if (!RuleForm<IRobustStep>.TryCreate(Steps, part, "step", out var step, out problem))
            {
                return false;
            }

            steps.Add(step);
        }

        if (!RuleForm<IRobustRule>.TryCreate(Rules, parts[^1], "rule", out var last, out problem))
        {
            return false;
        }

        rule = new RobustPipeline(steps.ToImmutable(), last);
        return true;
    }

    private static bool IsCount(double value) => value is >= 1 and <= 1000 && double.IsInteger(value);

    private static bool IsFactor(double value) => value is > 0 and <= 1e6;
}
