using FederatedQC.Cli.Output;

namespace FederatedQC.Cli.Reports;

/// <summary>
/// What a run comes to for a line, in a sentence: parts of a thousand, with the 95 % interval where they are one model's.
/// </summary>
internal static class Headline
{
    /// <summary>How bad parts that pass and good parts that are thrown away are counted.</summary>
    public const string Note = "At the threshold that throws away at most 20 of 1,000 good test images; brackets hold the 95 % interval.";

    /// <summary>The sentence.</summary>
    public static string Of(RunReport report) =>
        $"{(HasDefectFreeClass(report) ? OfLine(report) : OfClasses(report))} Accuracy {Words.Percent(report.Federated.Accuracy)}{Against(report.LocalMean, alone => $", alone {Words.Percent(alone.Accuracy)}")}.";

    /// <summary>Whether there is a class of good parts, so that parts pass or are thrown away.</summary>
    public static bool HasDefectFreeClass(RunReport report) => report.Federated.EscapeRate is not null;

    private static string OfLine(RunReport report) =>
        $"Of 1,000 bad parts the federated model lets {Words.PerThousand(report.Federated.EscapeRate, report.Federated.EscapeLow, report.Federated.EscapeHigh)} through"
        + $"{Against(report.LocalMean, alone => $", a site's own {Words.PerThousand(alone.EscapeRate)}")}; "
        + $"of 1,000 good parts it throws {Words.PerThousand(report.Federated.OverkillRate, report.Federated.OverkillLow, report.Federated.OverkillHigh)} away"
        + $"{Against(report.LocalMean, alone => $", a site's own {Words.PerThousand(alone.OverkillRate)}")}.";

    private static string OfClasses(RunReport report) =>
        $"Of 1,000 parts the federated model tells {Words.PerThousand(1 - report.Federated.Accuracy, 1 - report.Federated.AccuracyHigh, 1 - report.Federated.AccuracyLow)} wrong"
        + $"{Against(report.LocalMean, alone => $", a site's own {Words.PerThousand(1 - alone.Accuracy)}")}.";

    private static string Against(ModelFigures? alone, Func<ModelFigures, string> words) => alone is null ? "" : words(alone);
}
