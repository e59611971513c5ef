using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FederatedQC.Parameters.Forms;

namespace FederatedQC.Simulation.Attacks;

/// <summary>The attacks by name.</summary>
/// <remarks>
/// <b>Source</b>: <c>ipm</c>: Xie, Koyejo and Gupta, "Fall of empires: breaking Byzantine-tolerant SGD by inner product manipulation", UAI
/// 2019, section 3;
/// <c>alie</c>: Baruch, Baruch and Goldberg, "A little is enough: circumventing defenses for distributed learning", NeurIPS 2019, algorithm
/// 3;
/// <c>mimic</c>: Karimireddy, He and Jaggi, "Byzantine-robust learning on heterogeneous datasets via bucketing", ICLR 2022, section 3.2;
/// <c>sybil</c>: Fung, Yoon and Beschastnikh, "The limitations of federated learning in sybil settings", RAID 2020.
/// <b>Differs from source</b>: <c>mimic</c> finds the direction of most variance in this round's updates and not over rounds.
/// </remarks>
public static class KnownAttacks
{
    private static readonly (NumberedForm<double, IAttack> Form, string Meaning)[] Table =
    [
        (
            Form("alie", "Z", (name, z) =>
                Alike(name, scene => scene.Honest.MeanPlus(-(z ?? Deviations(scene.Honest.Count, scene.Own.Count))))
            ),
            "the honest mean less Z deviations of each coordinate; as many as the count of sites allows where none is given"
        ),
        (Form("bit-flip", null, (name, _) => Each(name, own => new(own.Times(-1)))), "the own update negated"),
        (
            Form("ipm", "EPSILON", (name, epsilon) =>
                Alike(name, scene => [.. scene.Honest.Mean().Select(mean => (float)(mean * -(epsilon ?? 0.1)))])
            ),
            "the honest mean times -EPSILON; 0.1 where none is given"
        ),
        (
            Form("label-flip", null, (name, _) => new Forgery(name, scene => site => new([.. scene.Own[site]])) { FlipsLabels = true }),
            "the own update, trained on swapped labels"
        ),
        (
            Form("mimic", null, (name, _) => Alike(name, scene => scene.Honest[scene.Honest.MostTypicalOutlier()])),
            "the update of the honest site that is farthest out"
        ),
        (
            Form("nan", null, (name, _) =>
                Each(name, own => new([.. own.Select((value, index) => index == own.Length / 2 ? float.NaN : value)]))
            ),
            "the own update with one NaN in its middle"
        ),
        (
            Form("scale", "FACTOR", (name, factor) => Each(name, own => new(own.Times(factor ?? 100)))),
            "the own update times FACTOR; 100 where none is given"
        ),
        (
            Form("sign-flip", null, (name, _) => Alike(name, scene => [.. scene.Honest.Mean().Select(mean => (float)-mean)])),
            "the honest mean negated"
        ),
        (
            Form("sybil", null, (name, _) => new Forgery(name, scene => site => new(SameDirection(scene.Own[0], scene.Own[site])))),
            "the first hostile site's direction negated, with the own update's length"
        ),
        (
            Form("weight-lie", "FACTOR", (name, factor) => Each(name, own => new([.. own], factor ?? 1000))),
            "the own update, said to come from FACTOR times as many samples; 1000 where none is given"
        ),
    ];

    private static readonly NumberedForms<double, IAttack> Forms = new([.. Table.Select(line => line.Form)]);

    /// <summary>How each attack is written and what its sites send, in ordinal order; what is in brackets may be left out.</summary>
    public static ImmutableArray<string> Usages { get; } =
    [.. Table.Select(line => $"{line.Form.Usage}: {line.Meaning}").Order(StringComparer.Ordinal)];

    /// <summary>The attack that a text names.</summary>
    /// <param name="text">One of the known names, and perhaps a colon and its number in invariant culture.</param>
    /// <param name="attack">The attack.</param>
    /// <param name="problem">What is wrong with the text, in one sentence.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IAttack? attack, [NotNullWhen(false)] out string? problem)
    {
        var reading = Forms.Read(text ?? "");
        attack = reading.Made;
        problem = reading switch
        {
            { Form: null } =>
                $"No attack is named '{reading.Name}'; known are {string.Join(", ", Forms.Usages.Order(StringComparer.Ordinal))}.",
            { Made: null } => $"'{reading.Number}' does not fit {reading.Form.Usage}.",
            _ => null,
        };
        return attack is not null;
    }

    /// <summary>What a label becomes where labels are flipped: c becomes classes - 1 - c.</summary>
    /// <param name="label">Index of the class, from 0.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public static int FlippedLabel(int label, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, classes);
        return classes - 1 - label;
    }

    /// <summary>
    /// How many deviations hide among the honest: z = quantile((n - m - s) / (n - m)), where s = floor(n / 2 + 1) - m honest sites must be
    /// farther out for the hostile ones to have a majority with the rest; at least one such site is assumed.
    /// </summary>
    internal static double Deviations(int honest, int hostile)
    {
        var supporters = Math.Max(1, ((honest + hostile) / 2) + 1 - hostile);
        return honest > supporters ? NormalQuantile.Of((double)(honest - supporters) / honest) : 0;
    }

    private static Forgery Alike(string name, Func<AttackScene, float[]> forge) => new(name, scene =>
        {
            var forged = forge(scene);
            return _ => new([.. forged]);
        });

    private static Forgery Each(string name, Func<float[], HostileUpdate> forge) => new(name, scene => site => forge(scene.Own[site]));

    private static float[] SameDirection(float[] direction, float[] own) =>
        direction.Norm() > 0 ? direction.Times(-own.Norm() / direction.Norm()) : [.. own];

    // Takes any finite number. The attack's name says the one that was given.
    private static NumberedForm<double, IAttack> Form(string name, string? number, Func<string, double?, IAttack> create) =>
        new(name, value => create(value is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{value}"), value))
        {
            Number = number is null ? null : new(number, double.MinValue, double.MaxValue) { Style = NumberStyles.Float },
        };
}
