using System.Globalization;
using System.Text;

namespace FederatedQC.EdgeAgent.Health;

/// <summary>A report in Prometheus' text format.</summary>
internal static class MetricsText
{
    /// <summary>All metrics.</summary>
    public static string Of(AgentReport report)
    {
        var text = new StringBuilder();
        Add(text, "fqc_agent_ready", "gauge", report.Ready ? 1 : 0);
        Add(text, "fqc_agent_consortium_connected", "gauge", report.ConsortiumConnected ? 1 : 0);
        if (report.PlantConnected is { } plant)
        {
            Add(text, "fqc_agent_plant_connected", "gauge", plant ? 1 : 0);
        }

        Add(text, "fqc_agent_problem", "gauge", report.Problem.Length > 0 ? 1 : 0);
        Add(text, "fqc_agent_capture_problem", "gauge", report.CaptureProblem.Length > 0 ? 1 : 0);
        Add(text, "fqc_agent_plan_revision", "gauge", report.PlanRevision);
        Add(text, "fqc_agent_parts_inspected_total", "counter", report.Inspected);
        Add(text, "fqc_agent_parts_defective_total", "counter", report.Defects);
        Add(text, "fqc_agent_depths_guessed_total", "counter", report.DepthsGuessed);
        Add(text, "fqc_agent_verdicts_not_kept_total", "counter", report.VerdictsNotKept);
        Add(text, "fqc_agent_verdicts_not_published_total", "counter", report.VerdictsNotPublished);
        Add(text, "fqc_agent_bytes_sent_total", "counter", report.BytesSent);
        Add(text, "fqc_agent_bytes_received_total", "counter", report.BytesReceived);
        Add(text, "fqc_agent_messages_refused_total", "counter", report.MessagesRefused);
        text.Append("# TYPE fqc_agent_files_refused_total counter\n");
        foreach (var (reason, count) in report.FilesRefused)
        {
            text.Append(CultureInfo.InvariantCulture, $"fqc_agent_files_refused_total{{reason=\"{reason}\"}} {count}\n");
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, string type, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n{name} {value}\n");
}
