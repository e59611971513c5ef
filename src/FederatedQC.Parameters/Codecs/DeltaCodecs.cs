using System.Diagnostics.CodeAnalysis;
using FederatedQC.Parameters.Codecs.Rotation;
using FederatedQC.Parameters.Codecs.Sparse;
using FederatedQC.Parameters.Forms;

namespace FederatedQC.Parameters.Codecs;

/// <summary>The codecs by name.</summary>
public static class DeltaCodecs
{
    private static readonly FormNumber<decimal> Share = new("SHARE", 0.0001m, 0.5m) { IsRequired = true };

    private static readonly NumberedForms<decimal, IDeltaCodec> Table = new(
        new("float32", _ => new Float32Codec()),
        new("int8", _ => new Int8Codec()),
        new("int4", _ => new Int4Codec()),
        new("float16", _ => new Float16Codec()),
        new("bfloat16", _ => new BFloat16Codec()),
        new("topk", share => new TopKCodec(share!.Value)) { Number = Share },
        new("stc", share => new SparseTernaryCodec(share!.Value)) { Number = Share },
        new("randomk", share => new RandomKCodec(share!.Value)) { Number = Share },
        new("hadamard", bits => new HadamardCodec(decimal.ToInt32(bits!.Value)))
        {
            Number = new("BITS", 1, 4) { IsWhole = true, IsRequired = true },
        }
    );

    /// <summary>The forms of name that are known, for help texts: <c>int8</c>, <c>topk:SHARE</c> and so on.</summary>
    public static IReadOnlyList<string> Forms => Table.Usages;

    /// <summary>The codec of a name.</summary>
    /// <param name="name">Name with its argument, in the one way of writing it: <c>topk:0.01</c> and not <c>topk:.010</c>.</param>
    /// <param name="codec">The codec; its <see cref="IDeltaCodec.Name"/> is <paramref name="name"/>.</param>
    /// <param name="problem">One sentence without its full stop that says what is wrong with the name and what is right.</param>
    public static bool TryGet(string name, [NotNullWhen(true)] out IDeltaCodec? codec, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(name);
        var reading = Table.Read(name);
        problem = reading switch
        {
            { Form: null } => $"codec '{name}' is unknown: use {string.Join(", ", Forms)}",
            { Made: null, Form.Number: { } number } => $"codec '{name}' is no {reading.Form.Usage}: {number.Rule}",
            // Plans and commits are compared by name, so each codec has one.
            _ when (reading.Made?.Name ?? reading.Form.Name) is var written && written != name => $"codec '{name}': write {written}",
            _ => null,
        };
        codec = problem is null ? reading.Made : null;
        return codec is not null;
    }

    /// <summary>The codec of a name that was checked before.</summary>
    /// <exception cref="ArgumentException">There is none; the message says why.</exception>
    public static IDeltaCodec Get(string name) =>
        TryGet(name, out var codec, out var problem) ? codec : throw new ArgumentException($"{problem}.", nameof(name));
}
