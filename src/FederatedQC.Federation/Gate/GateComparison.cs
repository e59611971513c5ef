using System.Collections.Immutable;
using FederatedQC.Federation.Robust;

namespace FederatedQC.Federation.Gate;

/// <summary>A candidate beside the released model and beside what sites reach alone.</summary>
internal sealed class GateComparison
{
    // Fewer rejected good parts than this make the escape at the overkill limit a matter of chance.
    private const int LeastRejected = 5;
    private readonly GateCase _question;

    private GateComparison(GateCase question)
    {
        _question = question;
        var images = question.Judges.ToImmutableSortedDictionary(
            site => site,
            site => question.Candidate[site].Counts.Images,
            StringComparer.Ordinal
        );
        var weights = EvaluationWeights.Of(images, question.Announced, question.WeightCapFactor);
        Candidate = Over(question.Judges);
        var (before, after) = (Over(question.JudgesOfBoth, question.Released), Over(question.JudgesOfBoth));
        Fall = before.Measure - after.Measure;
        EscapeRise = TellsEscape(question.JudgesOfBoth)
            ? after.EscapeAt(question.Limits.OverkillLimit) - before.EscapeAt(question.Limits.OverkillLimit)
            : null;
        var alone = question.Judges.Select(site => MeasureOf(question.Candidate[site].Alone)).Where(double.IsFinite).ToList();
        Figures = new GateFigures
        {
            Measure = question.DefectFreeIndex < 0 ? "macro recall" : "AUROC",
            Candidate = Number(Candidate.Measure),
            Released = Number(before.Measure),
            Constant = Candidate.ConstantMeasure,
            Alone = alone.Count > 0 ? Median.Of(alone) : null,
            Escape = TellsEscape(question.Judges) ? Candidate.EscapeAt(question.Limits.OverkillLimit) : null,
            Accuracy = Candidate.Accuracy,
            Judges = question.Judges.Length,
        };

        WeighedCounts Over(ImmutableArray<string> judges, ImmutableSortedDictionary<string, SiteEvaluation>? said = null) =>
            judges.Aggregate(New(), (sum, site) => sum.Add((said ?? question.Candidate)[site].Judgement, weights[site]));
    }

    /// <summary>The candidate over all judges.</summary>
    public WeighedCounts Candidate { get; }

    /// <summary>
    /// By how much the measure falls against the released model, at the sites that judged both; NaN where nobody can tell.
    /// </summary>
    public double Fall { get; }

    /// <summary>By how much the escape at the overkill limit rises there; null where there are too few parts to tell.</summary>
    public double? EscapeRise { get; }

    /// <summary>The numbers for the record.</summary>
    public GateFigures Figures { get; }

    /// <summary>Compares.</summary>
    /// <param name="question">A case with at least one judge.</param>
    public static GateComparison Of(GateCase question) => new(question);

    /// <summary>Sites where the candidate tells no more than always answering the same class, and sites that can tell.</summary>
    public (int Behind, int Of) BehindConstant()
    {
        var own = _question
            .Judges.Select(site => New().Add(_question.Candidate[site].Judgement, 1))
            .Where(site => site.ConstantMeasure < 1 && double.IsFinite(site.Measure))
            .ToList();
        return (own.Count(site => !site.BeatsConstant), own.Count);
    }

    /// <summary>
    /// Sites where the candidate is worse than what the site reaches alone by more than a limit, and sites that can tell.
    /// </summary>
    public (int Behind, int Of) BehindAlone(double limit) => Behind(_question.Judges, site => _question.Candidate[site].Alone, limit);

    /// <summary>Sites where the candidate is worse than the released model by more than a limit, and sites that can tell.</summary>
    public (int Behind, int Of) BehindReleased(double limit) =>
        Behind(_question.JudgesOfBoth, site => _question.Released![site].Judgement, limit);

    private (int Behind, int Of) Behind(ImmutableArray<string> judges, Func<string, Judgement?> other, double limit)
    {
        var falls = judges
            .Select(site => MeasureOf(other(site)) - MeasureOf(_question.Candidate[site].Judgement))
            .Where(double.IsFinite)
            .ToList();
        return (falls.Count(fall => ReleaseGate.Falls(fall, limit)), falls.Count);
    }

    private bool TellsEscape(ImmutableArray<string> judges)
    {
        var (good, defects) = (0L, 0L);
        foreach (var site in _question.DefectFreeIndex < 0 ? [] : judges)
        {
            var counts = _question.Candidate[site].Counts;
            (good, defects) = (good + counts.Support[_question.DefectFreeIndex], defects + counts.Defects(_question.DefectFreeIndex));
        }

        return good * _question.Limits.OverkillLimit >= LeastRejected && defects >= _question.Limits.LeastSiteImages;
    }

    private double MeasureOf(Judgement? judgement) =>
        judgement is { Counts.Images: > 0 } ? New().Add(judgement, judgement.Counts.Images).Measure : double.NaN;

    private WeighedCounts New() => new(_question.Classes, _question.DefectFreeIndex);

    private static double? Number(double value) => double.IsFinite(value) ? value : null;
}
