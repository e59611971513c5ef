using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using FederatedQC.Federation.Robust.Rules;
using FederatedQC.Federation.Robust.Steps;
using FederatedQC.Parameters.Forms;

namespace FederatedQC.Federation.Robust;

/// <summary>
/// The robust rules by the text that a plan uses: steps and then a rule, joined with <c>+</c>, each with its argument behind a colon where
/// it takes one: <c>bucketing:2+centred-clipping</c>.
/// </summary>
public static class RobustRules
{
    private const int MaxSteps = 8;

    private static readonly NumberedForms<double, IRobustStep> Steps = new(
        new("arc", _ => NormClipping.Adaptive()),
        new("bucketing", size => new Bucketing((int)(size ?? 2))) { Number = Count("SIZE") },
        new("clip", factor => NormClipping.ToMedian(factor ?? 1)) { Number = Factor },
        new("nnm", _ => new NearestNeighbourMixing())
    );

    private static readonly NumberedForms<double, IRobustRule> Rules = new(
        new("bulyan", _ => new Bulyan()),
        new("centred-clipping", factor => new CentredClipping(factor ?? 1)) { Number = Factor },
        new("fltrust", _ => new FlTrust()),
        new("foolsgold", _ => new FoolsGold()),
        new("krum", _ => new Krum("krum", (_, _) => 1)),
        new("mean", _ => new WeightedMean()),
        new("median", _ => new CoordinateMedian()),
        new("multi-krum", _ => new Krum("multi-krum", (sites, faulty) => sites - faulty)),
        new("rfa", steps => new RobustFederatedAveraging((int)(steps ?? 0))) { Number = Count("STEPS") },
        new("trimmed-mean", _ => new TrimmedMean())
    );

    /// <summary>How each rule is written, in ordinal order; what is in brackets may be left out.</summary>
    public static ImmutableArray<string> KnownRules { get; } = [.. Rules.Usages.Order(StringComparer.Ordinal)];

    /// <summary>How each step is written, in ordinal order; what is in brackets may be left out.</summary>
    public static ImmutableArray<string> KnownSteps { get; } = [.. Steps.Usages.Order(StringComparer.Ordinal)];

    // Any number above 0.
    private static FormNumber<double> Factor => new("FACTOR", double.Epsilon, 1e6);

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
            if (!TryMake(Steps, KnownSteps, "step", part, out var step, out problem))
            {
                return false;
            }

            steps.Add(step);
        }

        if (!TryMake(Rules, KnownRules, "rule", parts[^1], out var last, out problem))
        {
            return false;
        }

        rule = new RobustPipeline(steps.ToImmutable(), last);
        return true;
    }

    private static bool TryMake<T>(
        NumberedForms<double, T> forms,
        ImmutableArray<string> known,
        string kind,
        string text,
        [NotNullWhen(true)] out T? made,
        [NotNullWhen(false)] out string? problem
    )
        where T : class
    {
        var reading = forms.Read(text);
        made = reading.Made;
        problem = reading switch
        {
            { Form: null } => $"No {kind} is named '{reading.Name}'; known are {string.Join(", ", known)}.",
            { Made: null } => $"'{text}' does not fit {reading.Form.Usage}.",
            _ => null,
        };
        return made is not null;
    }

    private static FormNumber<double> Count(string name) => new(name, 1, 1000) { IsWhole = true };
}
