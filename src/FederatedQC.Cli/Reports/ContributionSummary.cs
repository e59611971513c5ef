namespace FederatedQC.Cli.Reports;

/// <summary>How the sites' contributions were measured.</summary>
/// <param name="Method"><c>exact</c>, <c>gtg</c> or <c>leave-one-out</c>.</param>
/// <param name="Images">Images that only the operator has, which the models were judged on.</param>
/// <param name="Rounds">Rounds that count: those whose candidate was trained on.</param>
/// <param name="Undivided">Those of them that changed too little to be divided.</param>
/// <param name="Gain">Accuracy on those images that the counted rounds gained together, as a fraction of one.</param>
internal sealed record ContributionSummary(string Method, int Images, int Rounds, int Undivided, double Gain);
