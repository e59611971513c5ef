using System.Diagnostics.Metrics;

namespace FederatedQC.EdgeAgent.Health;

/// <summary>The agent's metrics.</summary>
internal static class AgentMeter
{
    private const string Name = "FederatedQC.EdgeAgent";

    /// <summary>A meter whose instruments look at the report whenever they are read.</summary>
    public static Meter Of(AgentHealth health)
    {
        var meter = new Meter(Name, AgentHealth.Version);
        Gauge("ready", "Whether the agent has taken up what was on its disk, and the line can see its parts.", report => report.Ready);
        Gauge("consortium_connected", "Whether the consortium's broker is connected.", report => report.ConsortiumConnected);
        Gauge("plant_connected", "Whether the plant's broker is connected, where there is one.", report => report.PlantConnected);
        Gauge("problem", "Whether something keeps the site from taking part.", report => report.Problem.Length > 0);
        Gauge("capture_problem", "Whether no part can be captured.", report => report.CaptureProblem.Length > 0);
        meter.CreateObservableGauge(
            "fqc_agent_plan_revision",
            () => (double)health.Report.PlanRevision,
            description: "Revision of the newest plan."
        );
        Counter("parts_inspected", "Parts judged since the start.", report => report.Inspected);
        Counter("parts_defective", "Parts judged defective since the start.", report => report.Defects);
        Counter("depths_guessed", "Images whose depth was guessed.", report => report.DepthsGuessed);
        Counter("verdicts_not_kept", "Verdicts that could not be kept on disk.", report => report.VerdictsNotKept);
        Counter("verdicts_not_published", "Verdicts that the plant's broker did not get.", report => report.VerdictsNotPublished);
        Counter("bytes_sent", "Bytes of updates that were sent.", report => report.BytesSent);
        Counter("bytes_received", "Bytes of models that were received.", report => report.BytesReceived);
        Counter("messages_refused", "Messages of the consortium's broker that were forged or malformed.", report => report.MessagesRefused);
        meter.CreateObservableCounter(
            "fqc_agent_files_refused_total",
            () =>
                health.Report.FilesRefused.Select(refused => new Measurement<long>(
                    refused.Value,
                    KeyValuePair.Create("reason", (object?)refused.Key)
                )),
            description: "Files that were no image, by reason."
        );
        return meter;

        void Gauge(string name, string help, Func<AgentReport, bool?> value) =>
            meter.CreateObservableGauge(
                $"fqc_agent_{name}",
                () => value(health.Report) is { } known ? new[] { new Measurement<int>(known ? 1 : 0) } : [],
                description: help
            );

        void Counter(string name, string help, Func<AgentReport, long> value) =>
            meter.CreateObservableCounter($"fqc_agent_{name}_total", () => value(health.Report), description: help);
    }
}
