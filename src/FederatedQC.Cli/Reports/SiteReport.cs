namespace FederatedQC.Cli.Reports;

/// <summary>One site of a run.</summary>
/// <param name="Site">Its name.</param>
/// <param name="TrainImages">Images that it trained on.</param>
/// <param name="Classes">Training images by class; a class that the site has never seen is absent.</param>
/// <param name="Local">Its own model, trained on its own images alone, as long as the federation trained; null where none was
/// trained.</param>
/// <param name="Federated">The federated model as this site uses it.</param>
/// <param name="BytesSentPerRound">Payload bytes that left the site a round: update and evaluation.</param>
/// <param name="Benefit">Whether federating helped the site; null where it has no model of its own.</param>
/// <param name="BytesReceivedPerRound">Payload bytes of models and steps that reached the site, the first model's among them, a
/// round.</param>
/// <param name="Contribution">What it contributed to the model; null where that was not measured.</param>
/// <param name="Family">The family whose model it uses; null where there is one model for all.</param>
internal sealed record SiteReport(
    string Site,
    int TrainImages,
    IReadOnlyDictionary<string, int> Classes,
    ModelFigures? Local,
    ModelFigures Federated,
    long BytesSentPerRound,
    BenefitReport? Benefit = null,
    long BytesReceivedPerRound = 0,
    SiteContribution? Contribution = null,
    string? Family = null
);

/// <summary>What a site contributed to the model.</summary>
/// <param name="Value">Accuracy on the operator's images that the site brought over all rounds, as a fraction of one; null where the plan
/// wants bands.</param>
/// <param name="Band"><c>much</c>, <c>usual</c>, <c>little</c>, <c>harmful</c>, or <c>unclear</c> where chance would often bring as
/// much.</param>
internal sealed record SiteContribution(double? Value, string Band);
