using System.Collections.Immutable;
using System.Globalization;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Federation.Gate;

/// <summary>
/// Decides whether a candidate is released. Enough sites must have judged it; it must be the same in ONNX as in training, must beat the
/// floor (always answering the same class, and what sites reach alone), and must not be worse than the released model by more than the plan
/// allows, over all sites and at each one that has enough images to tell. No site outvotes the others: evaluations are weighed, and what a
/// single site could claim is put to the majority.
/// </summary>
public static class ReleaseGate
{
    /// <summary>Decides.</summary>
    public static GateDecision Decide(GateCase question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (question.Judges.IsEmpty)
        {
            return new(Release: false, TrainOn: true, "no site evaluated it");
        }

        var figures = GateComparison.Of(question);
        if (BrokenExport(question) is { } broken)
        {
            return new(Release: false, TrainOn: false, broken, figures.Figures);
        }

        var trainOn = !(figures.Fall > question.Limits.RevertDrop);
        var objection = Undecided(question) ?? BelowFloor(question, figures) ?? Worse(question, figures);
        return new(Release: objection is null, trainOn, objection ?? Praise(figures.Figures), figures.Figures);
    }

    // A single site can say anything of its runtime: the golden set decides, and without one the majority.
    private static string? BrokenExport(GateCase question)
    {
        ImmutableArray<string> judges = question.Judges.Contains(GateSettings.GoldenSet) ? [GateSettings.GoldenSet] : question.Judges;
        var off = judges.Where(site => !(question.Candidate[site].Parity <= question.Limits.MaxParityDifference)).ToList();
        return off.Count * 2 > judges.Length
            ? Say(
                $"ONNX scores differ by {question.Candidate[off[0]].Parity:G3} at {off[0]}, more than {question.Limits.MaxParityDifference:G3}{Among((off.Count, judges.Length))}"
            )
            : null;
    }

    private static string? Undecided(GateCase question) =>
        !question.IsQuorum(question.Judges)
            ? Say($"{question.Judges.Length} of the {question.Needed} sites that a release needs evaluated it")
        : !question.HasQuorum
            ? Say(
                $"{question.JudgesOfBoth.Length} of the {question.Needed} sites that a release needs evaluated both it and the released model"
            )
        : null;

    private static string? BelowFloor(GateCase question, GateComparison compared)
    {
        var (figures, counts) = (compared.Figures, compared.Candidate);
        if (counts.IsConstant)
        {
            return "it answers the same class to every image";
        }

        if (figures.Candidate is not { } reached)
        {
            return "no site holds back both good and defective parts, so nothing tells what it is worth";
        }

        if (!counts.BeatsConstant)
        {
            return Say($"{figures.Measure} {reached:P1}: it tells no more than always answering the same class ({figures.Constant:P1})");
        }

        if (!counts.TellsKindsApart)
        {
            return Say(
                $"{figures.Measure} {reached:P1}, but its answers tell defective parts from good ones no better than always answering the same class"
            );
        }

        // Over all sites one of them can lift a model that is worthless at every other.
        var (constant, alone) = (compared.BehindConstant(), compared.BehindAlone(question.Limits.MaxBelowAlone));
        return constant.Behind * 2 > constant.Of ? Say($"it tells no more than always answering the same class{Among(constant)}")
            : alone.Behind * 2 > alone.Of
                ? Say(
                    $"{figures.Measure} {reached:P1} is below what sites reach alone ({figures.Alone:P1} by the {question.Limits.Baseline} baseline){Among(alone)}"
                )
            : null;
    }

    private static string? Worse(GateCase question, GateComparison compared)
    {
        var (limits, figures) = (question.Limits, compared.Figures);
        if (question.Released is not { } released || figures.Released is not { } before)
        {
            return null;
        }

        if (Falls(compared.Fall, limits.MaxDrop))
        {
            return Say($"{figures.Measure} falls from {before:P1} to {before - compared.Fall:P1}");
        }

        if (compared.BehindReleased(limits.MaxDrop) is var fallen && fallen.Behind * 2 > fallen.Of)
        {
            return Say($"{figures.Measure} falls by more than {limits.MaxDrop:P1}{Among(fallen)}");
        }

        if (compared.EscapeRise is { } rise && Falls(rise, limits.MaxEscapeRise))
        {
            return Say($"at {limits.OverkillLimit:P1} overkill {rise:P1} more of the defective parts escape");
        }

        var losers = question.JudgesOfBoth.Where(site => Loses(question, released, site)).ToList();
        if (losers.Count <= limits.MaxWorseSites)
        {
            return null;
        }

        var (first, index) = (losers[0], question.DefectFreeIndex);
        return Say(
            $"recall of defects at {first} falls from {released[first].Counts.DefectRecall(index):P1} to {question.Candidate[first].Counts.DefectRecall(index):P1}"
        );
    }

    private static bool Loses(GateCase question, ImmutableSortedDictionary<string, SiteEvaluation> released, string site)
    {
        var (before, index) = (released[site].Counts, question.DefectFreeIndex);
        return before.Defects(index) >= question.Limits.LeastSiteImages
            && Falls(before.DefectRecall(index) - question.Candidate[site].Counts.DefectRecall(index), question.Limits.MaxSiteRecallDrop);
    }

    private static string Praise(GateFigures figures)
    {
        var floor = Math.Max(figures.Constant, figures.Alone ?? 0);
        return figures.Released is { } before
            ? Say($"{figures.Measure} {figures.Candidate:P1} against {before:P1}, floor {floor:P1}; accuracy {figures.Accuracy:P1}")
            : Say($"first model to pass: {figures.Measure} {figures.Candidate:P1}, floor {floor:P1}; accuracy {figures.Accuracy:P1}");
    }

    // A fall of exactly the limit is allowed, and 0.90 - 0.89 is a little more than 0.01 in binary. NaN, a site without defects, falls
    // nowhere.
    internal static bool Falls(double fall, double limit) => fall > limit + 1e-12;

    private static string Among((int Some, int All) sites) => sites.All > 1 ? Say($" at {sites.Some} of {sites.All} sites") : "";

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
