namespace FederatedQC.Learning.Evaluation;

/// <summary>What a line gets when it rejects every part whose defect score is at least the threshold.</summary>
/// <param name="Threshold">Least defect score, 1 - p(defect-free), that is rejected; above 1 when nothing may be rejected.</param>
/// <param name="Escape">Defective parts that pass, among the defective.</param>
/// <param name="Overkill">Good parts that are rejected, among the good.</param>
public readonly record struct OperatingPoint(double Threshold, Rate Escape, Rate Overkill);
