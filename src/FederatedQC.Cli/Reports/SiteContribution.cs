namespace FederatedQC.Cli.Reports;

/// <summary>What a site contributed to the model.</summary>
/// <param name="Value">Accuracy on the operator's images that the site brought over all rounds, as a fraction of one; null where the plan
/// wants bands.</param>
/// <param name="Band"><c>much</c>, <c>usual</c>, <c>little</c>, <c>harmful</c>, or <c>unclear</c> where chance would often bring as
/// much.</param>
internal sealed record SiteContribution(double? Value, string Band);
