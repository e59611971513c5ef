namespace FederatedQC.EdgeAgent.Health;

/// <summary>Collects how the agent is from all of its parts. Thread-safe.</summary>
internal sealed class AgentHealth
{
    private readonly Lock _turn = new();
    private readonly TimeProvider _time;
    private AgentReport _report;

    /// <summary>Begins with nothing but the start time.</summary>
    public AgentHealth(EdgeAgentOptions options, TimeProvider time)
    {
        _time = time;
        var now = time.GetUtcNow();
        _report = new AgentReport
        {
            Site = options.Site,
            Line = options.Line,
            Version = Version,
            StartedAt = now,
            At = now,
        };
    }

    /// <summary>The agent's version.</summary>
    public static string Version { get; } = typeof(AgentHealth).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>How the agent is now.</summary>
    public AgentReport Report
    {
        get
        {
            lock (_turn)
            {
                return _report with { At = _time.GetUtcNow(), Ready = _report is { Ready: true, CaptureProblem: "" } };
            }
        }
    }

    /// <summary>Changes what is reported.</summary>
    public void Update(Func<AgentReport, AgentReport> change)
    {
        lock (_turn)
        {
            _report = change(_report);
        }
    }

    /// <summary>A part was judged.</summary>
    /// <param name="defect">Whether it is bad.</param>
    public void Judged(bool defect) =>
        Update(report => report with { Inspected = report.Inspected + 1, Defects = report.Defects + (defect ? 1 : 0) });

    /// <summary>The capture folder was looked through.</summary>
    /// <param name="problem">Why it can't be read; empty when it can.</param>
    public void Capture(string problem) =>
        Update(report => report.CaptureProblem == problem ? report : report with { CaptureProblem = problem });

    /// <summary>How deep an image's samples are had to be guessed.</summary>
    public void DepthGuessed() => Update(report => report with { DepthsGuessed = report.DepthsGuessed + 1 });

    /// <summary>A file was no image.</summary>
    public void Refused(string reason) =>
        Update(report =>
            report with
            {
                FilesRefused = report.FilesRefused.SetItem(reason, report.FilesRefused.GetValueOrDefault(reason) + 1),
            }
        );

    /// <summary>Verdicts could not be kept.</summary>
    public void NotKept(int count) => Update(report => report with { VerdictsNotKept = report.VerdictsNotKept + count });

    /// <summary>A verdict did not reach the plant.</summary>
    public void NotPublished() => Update(report => report with { VerdictsNotPublished = report.VerdictsNotPublished + 1 });

    /// <summary>A message of the consortium's broker was forged or malformed.</summary>
    public void MessageRefused() => Update(report => report with { MessagesRefused = report.MessagesRefused + 1 });

    /// <summary>A block of an update went out.</summary>
    public void Sent(int bytes) => Update(report => report with { BytesSent = report.BytesSent + bytes });

    /// <summary>A block of a model came in.</summary>
    public void Received(int bytes) => Update(report => report with { BytesReceived = report.BytesReceived + bytes });
}
