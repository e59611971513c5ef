using System.ComponentModel.DataAnnotations;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>How parts are judged.</summary>
public sealed class InspectionOptions
{
    /// <summary>
    /// Execution providers in order of preference: <c>tensorrt</c>, <c>cuda</c>, <c>cpu</c>. One that can't be had is passed over with a
    /// warning. Empty, the default: the processor alone.
    /// </summary>
    public IReadOnlyList<string> Providers { get; set; } = [];

    /// <summary>Threads of one inspection; 0 takes one a core. Default: 1.</summary>
    [Range(0, 256)]
    public int Threads { get; set; } = 1;

    /// <summary>
    /// A part is bad when 1 - p(defect-free) reaches this, above 0 and at most 1; null, the default: the highest score decides. Without
    /// effect on a model that has no defect-free class.
    /// </summary>
    public float? NgThreshold { get; set; }

    /// <summary>
    /// Largest fall on this site's own held-out images that a release may bring against the model on the line, as a fraction: of the AUROC
    /// of good against defective parts, or of the mean recall where the product has no defect-free class. A release beyond it stays off the
    /// line. Default: 0.1, which few held-out images need so that one of them does not decide.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MaxDrop { get; set; } = 0.1;

    /// <summary>Good parts in a row that end an alert; 0: only an acknowledgement does. Default: 5.</summary>
    [Range(0, 1_000_000)]
    public int ClearAlertAfter { get; set; } = 5;

    /// <summary>
    /// How long verdicts are kept, in time that the agent runs: no clock that is set wrong deletes any. Default: 90 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan KeepVerdictsFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Size at which a file of JSON verdicts is closed and the next begun, in bytes. Default: 64 MiB.</summary>
    [Range(1024, int.MaxValue)]
    public int MaxVerdictFileBytes { get; set; } = 64 << 20;
}
