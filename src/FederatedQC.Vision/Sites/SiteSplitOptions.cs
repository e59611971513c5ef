namespace FederatedQC.Vision.Sites;

/// <summary>How many sites there are and what each gets at least.</summary>
/// <param name="Sites">The number of sites, at least 1.</param>
/// <param name="Seed">The same seed deals the same samples.</param>
/// <param name="MinimumTrain">Training samples that every site gets at least.</param>
/// <param name="MinimumValidation">Validation samples that every site gets at least, if the data set has that split.</param>
public sealed record SiteSplitOptions(int Sites, ulong Seed, int MinimumTrain = 8, int MinimumValidation = 1);
