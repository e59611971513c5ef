using FederatedQC.Federation.Rounds;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>An admitted update. JSON has no NaN, so a loss that is none is null.</summary>
internal sealed record UpdateSummary(string Site, long Samples, long Steps, double? Loss, double Norm, long Bytes, double? Epsilon)
{
    public static UpdateSummary Of(string site, AdmittedUpdate update) =>
        new(
            site,
            update.Samples,
            update.Steps,
            double.IsFinite(update.Loss) ? update.Loss : null,
            update.Norm,
            update.Bytes,
            update.Epsilon
        );
}
