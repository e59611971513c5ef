using System.Collections.Immutable;

namespace FederatedQC.Cli.Doctor;

/// <summary>What is installed, and whether it is enough.</summary>
/// <param name="Findings">One a thing.</param>
internal sealed record HealthReport(ImmutableArray<Finding> Findings)
{
    /// <summary>Whether everything that is needed works.</summary>
    public bool IsHealthy => Findings.All(finding => finding.State != Finding.Missing);
}
