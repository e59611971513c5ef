using System.Collections.Immutable;
using FederatedQC.Inference.Inspection;
using FederatedQC.Parameters.Models;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>What the line's model says of one part (<c>schemas/verdict.schema.json</c>).</summary>
internal sealed record PartVerdict
{
    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>The line.</summary>
    public required string Line { get; init; }

    /// <summary>
    /// The part: 32 hexadecimal digits. A part that is judged twice, such as after a power cut, has the same id both times.
    /// </summary>
    public required string Part { get; init; }

    /// <summary>Name of the image file.</summary>
    public required string Image { get; init; }

    /// <summary>When it was judged.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Name of the class.</summary>
    public required string Class { get; init; }

    /// <summary>Softmax score of that class.</summary>
    public required float Score { get; init; }

    /// <summary>Whether the part is bad; null where the product has no defect-free class.</summary>
    public required bool? Defect { get; init; }

    /// <summary>Softmax score of each class.</summary>
    public required ImmutableSortedDictionary<string, float> Scores { get; init; }

    /// <summary>The model that judged, in 64 hexadecimal digits.</summary>
    public required string Model { get; init; }

    /// <summary>The part's verdict out of the model's.</summary>
    public static PartVerdict Of(LinePart part, Verdict verdict, ModelSpec spec, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(spec);
        return new PartVerdict
        {
            Site = part.Site,
            Line = part.Line,
            Part = part.Id,
            Image = part.Image,
            At = at,
            Class = verdict.Class,
            Score = verdict.Score,
            Defect = verdict.IsDefect,
            Scores = spec
                .Classes.Zip(verdict.Scores)
                .ToImmutableSortedDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal),
            Model = verdict.ModelId,
        };
    }
}

/// <summary>A part in front of the camera.</summary>
/// <param name="Site">The site.</param>
/// <param name="Line">The line.</param>
/// <param name="Id">The part's id.</param>
/// <param name="Image">Name of its image file.</param>
internal readonly record struct LinePart(string Site, string Line, string Id, string Image);
