using FederatedQC.Parameters.Models;

namespace FederatedQC.Inference.Inspection;

/// <summary>How scores become a verdict: the class with the highest score, or bad as soon as a defect is likely enough.</summary>
public sealed record VerdictPolicy
{
    /// <summary>The class with the highest score.</summary>
    public static VerdictPolicy HighestScore { get; } = new();

    /// <summary>
    /// A part whose defect score, 1 - p(defect-free), reaches this is bad, and its class is the likeliest defect; any other is
    /// good. Above 0 and at most 1. Null (the default): the highest score decides.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public float? DefectThreshold
    {
        get;
        init =>
            field = value is null or (> 0 and <= 1)
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "a defect threshold lies above 0 and at most at 1");
    }

    /// <summary>Judges the image that a session ran last.</summary>
    /// <param name="session">The session, after its run.</param>
    /// <inheritdoc cref="Judge(ModelSpec, ReadOnlySpan{float}, string)" path="/exception"/>
    public Verdict Judge(InspectionSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Judge(session.Model.Spec, session.Scores, session.Model.ModelId);
    }

    /// <summary>Judges an image by its scores. Of equal scores the first in the spec's order wins.</summary>
    /// <param name="spec">The model's spec.</param>
    /// <param name="scores">Softmax score of each class.</param>
    /// <param name="modelId">Id of the model that scored.</param>
    /// <exception cref="ArgumentException">
    /// The number of scores isn't that of the classes, or there is a threshold and the spec has no defect-free class.
    /// </exception>
    /// <exception cref="InvalidDataException">A score isn't a number: nothing can be said of the part.</exception>
    public Verdict Judge(ModelSpec spec, ReadOnlySpan<float> scores, string modelId)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (scores.Length != spec.Classes.Length)
        {
            throw new ArgumentException($"{scores.Length} scores for {spec.Classes.Length} classes", nameof(scores));
        }

        var good = spec.DefectFreeIndex;
        if (DefectThreshold is not null && good < 0)
        {
            throw new ArgumentException("a defect threshold needs a defect-free class", nameof(spec));
        }

        foreach (var score in scores)
        {
            if (!float.IsFinite(score))
            {
                throw new InvalidDataException($"model {modelId} gave the score {score}");
            }
        }

        var index = DefectThreshold switch
        {
            null => Highest(scores, except: -1),
            { } threshold when 1 - scores[good] >= threshold => Highest(scores, except: good),
            _ => good,
        };
        return new Verdict(spec.Classes[index], scores[index], good < 0 ? null : index != good, [.. scores], modelId);
    }

    private static int Highest(ReadOnlySpan<float> scores, int except)
    {
        var best = except == 0 ? 1 : 0;
        for (var index = best + 1; index < scores.Length; index++)
        {
            if (index != except && scores[index] > scores[best])
            {
                best = index;
            }
        }

        return best;
    }
}
