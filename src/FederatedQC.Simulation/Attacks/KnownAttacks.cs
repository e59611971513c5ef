using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

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
    private static readonly FrozenDictionary<string, Form> Forms = new Form[]
    {
        new("alie", (name, z) => Alike(name, scene => scene.Honest.MeanPlus(-(z ?? Deviations(scene.Honest.Count, scene.Own.Count)))))
        {
            Argument = "Z",
            Meaning = "the honest mean less Z deviations of each coordinate; as many as the count of sites allows where none is given",
        },
        new("bit-flip", (name, _) => Each(name, own => new(own.Times(-1)))) { Meaning = "the own update negated" },
        new("ipm", (name, epsilon) => Alike(name, scene => [.. scene.Honest.Mean().Select(mean => (float)(mean * -(epsilon ?? 0.1)))]))
        {
            Argument = "EPSILON",
            Meaning = "the honest mean times -EPSILON; 0.1 where none is given",
        },
        new("label-flip", (name, _) => new Forgery(name, scene => site => new([.. scene.Own[site]])) { FlipsLabels = true })
        {
            Meaning = "the own update, trained on swapped labels",
        },
        new("mimic", (name, _) => Alike(name, scene => scene.Honest[scene.Honest.MostTypicalOutlier()]))
        {
            Meaning = "the update of the honest site that is farthest out",
        },
        new("nan", (name, _) => Each(name, own => new([.. own.Select((value, index) => index == own.Length / 2 ? float.NaN : value)])))
        {
            Meaning = "the own update with one NaN in its middle",
        },
        new("scale", (name, factor) => Each(name, own => new(own.Times(factor ?? 100))))
        {
            Argument = "FACTOR",
            Meaning = "the own update times FACTOR; 100 where none is given",
        },
        new("sign-flip", (name, _) => Alike(name, scene => [.. scene.Honest.Mean().Select(mean => (float)-mean)]))
        {
            Meaning = "the honest mean negated",
        },
        new("sybil", (name, _) => new Forgery(name, scene => site => new(SameDirection(scene.Own[0], scene.Own[site]))))
        {
            Meaning = "the first hostile site's direction negated, with the own update's length",
        },
        new("weight-lie", (name, factor) => Each(name, own => new([.. own], factor ?? 1000)))
        {
            Argument = "FACTOR",
            Meaning = "the own update, said to come from FACTOR times as many samples; 1000 where none is given",
        },
    }.ToFrozenDictionary(form => form.Name, StringComparer.Ordinal);

    /// <summary>How each attack is written and what its sites send, in ordinal order; what is in brackets may be left out.</summary>
    public static ImmutableArray<string> Usages { get; } =
    [.. Forms.Values.Select(form => $"{form.Usage}: {form.Meaning}").Order(StringComparer.Ordinal)];

    /// <summary>The attack of a name.</summary>
    /// <param name="name">One of the known names.</param>
    /// <param name="argument">Its number in invariant culture; null for the default.</param>
    /// <param name="attack">The attack.</param>
    /// <param name="problem">What is wrong with name or argument, in one sentence.</param>
    public static bool TryParse(
        string? name,
        string? argument,
        [NotNullWhen(true)] out IAttack? attack,
        [NotNullWhen(false)] out string? problem
    )
    {
        (attack, problem) = (null, null);
        if (!Forms.TryGetValue(name ?? "", out var form))
        {
            problem =
                $"No attack is named '{name}'; known are {string.Join(", ", Forms.Values.Select(known => known.Usage).Order(StringComparer.Ordinal))}.";
            return false;
        }

        if (argument is null)
        {
            attack = form.Create(form.Name, null);
            return true;
        }

        if (
            form.Argument is not null
            && double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
        )
        {
            attack = form.Create(string.Create(CultureInfo.InvariantCulture, $"{form.Name}:{value}"), value);
            return true;
        }

        problem = $"'{argument}' does not fit {form.Usage}.";
        return false;
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

    /// <param name="Name">Its name.</param>
    /// <param name="Create">Makes it with its full name and its argument, null for the default.</param>
    private sealed record Form(string Name, Func<string, double?, IAttack> Create)
    {
        public required string Meaning { get; init; }

        public string? Argument { get; init; }

        public string Usage => Argument is null ? Name : $"{Name}[:{Argument}]";
    }
}
