namespace FederatedQC.Federation.Admission;

/// <summary>The gate's answer about an update.</summary>
/// <param name="Reason">Why it is refused; <see cref="RefusalReason.None"/> when it is admitted.</param>
/// <param name="Detail">A sentence for the site's log; empty when admitted.</param>
public readonly record struct AdmissionVerdict(RefusalReason Reason, string Detail)
{
    /// <summary>The update is admitted.</summary>
    public static AdmissionVerdict Admitted => new(RefusalReason.None, "");

    /// <summary>Whether the update is admitted.</summary>
    public bool IsAdmitted => Reason == RefusalReason.None;
}
