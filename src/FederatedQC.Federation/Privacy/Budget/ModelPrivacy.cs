namespace FederatedQC.Federation.Privacy.Budget;

/// <summary>What a model has cost in privacy: all that was spent until it was made, by earlier runs on the same budget too.</summary>
/// <param name="Level"><c>record</c> or <c>site</c>: whether <paramref name="Epsilon"/> is that of an image or of a site.</param>
/// <param name="Epsilon">
/// Epsilon of whoever is worst off, 0 or more: at site level the sites' ledger, at record level the highest that a site said of its images.
/// Null where a site whose update is part of the model said nothing.
/// </param>
/// <param name="Delta">The delta of epsilon, in (0, 1).</param>
/// <param name="Accountant">Name of the accountant.</param>
public sealed record ModelPrivacy(string Level, double? Epsilon, double Delta, string Accountant)
{
    /// <summary>
    /// Who vouches for epsilon: <c>aggregator</c> at site level, since it adds the noise and keeps the ledger; <c>sites</c> at record
    /// level, where each does so for its own images and nobody else can check it.
    /// </summary>
    public string VouchedBy => Level == PrivacySettings.Site ? "aggregator" : "sites";

    /// <summary>
    /// What the costliest of several models has cost, where one that nobody knows counts as the costliest; null where nothing is protected.
    /// </summary>
    public static ModelPrivacy? Costliest(IEnumerable<ModelPrivacy?> models) =>
        models.OfType<ModelPrivacy>().MaxBy(model => model.Epsilon ?? double.PositiveInfinity);

    /// <summary>What the model of a round has cost; null where nothing is protected.</summary>
    /// <param name="settings">The plan's privacy.</param>
    /// <param name="ledger">The sites' ledger with the round in it; null where no site as a whole is protected.</param>
    /// <param name="before">What the last model before it had cost; null for the first of a run.</param>
    /// <param name="said">What each site whose update is in the round says that its images have cost.</param>
    internal static ModelPrivacy? Of(PrivacySettings settings, PrivacyLedger? ledger, ModelPrivacy? before, IEnumerable<double?> said) =>
        settings.Level switch
        {
            PrivacySettings.Site when ledger is not null => new(settings.Level, ledger.Epsilon(), ledger.Delta, ledger.Accountant),
            PrivacySettings.Record => new(
                settings.Level,
                Worst(before is null ? said : said.Append(before.Epsilon)),
                settings.Delta,
                settings.Accountant
            ),
            _ => null,
        };

    // Max passes over a null, and a site that said nothing may be the worst.
    private static double? Worst(IEnumerable<double?> said) =>
        said.Aggregate((double?)0, (worst, next) => worst is { } one && next is { } other ? Math.Max(one, other) : null);
}
