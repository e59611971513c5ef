using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Clipping;

namespace FederatedQC.Federation.Privacy.Budget;

/// <summary>What privacy settings must satisfy, each with the sentence that the operator reads.</summary>
public static class PrivacySettingsRules
{
    private static readonly string[] Noises = [PrivacySettings.Gaussian, PrivacySettings.DiscreteGaussian];
    private static readonly string[] Levels = [PrivacySettings.None, PrivacySettings.Record, PrivacySettings.Site];

    /// <summary>
    /// Every rule that the settings break; empty when they are sound. Where nothing is protected, only the level is looked at.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="sites">Number of sites of the run.</param>
    public static IReadOnlyList<string> Problems(PrivacySettings settings, int sites)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.IsOn)
        {
            return [];
        }

        var isSite = settings.ProtectsSites;
        var countNoise = settings.CountNoise == 0 ? AdaptiveClipping.DefaultCountNoise(sites) : settings.CountNoise;
        (bool Broken, string Sentence)[] rules =
        [
            (!Levels.Contains(settings.Level), $"privacy.level '{settings.Level}' is unknown: use {string.Join(", ", Levels)}"),
            (!Noises.Contains(settings.Noise), $"privacy.noise '{settings.Noise}' is unknown: use {string.Join(", ", Noises)}"),
            (!isSite && settings.Noise != PrivacySettings.Gaussian, "privacy.noise: at record level it is gaussian; leave it out"),
            (
                !PrivacyAccountants.All.ContainsKey(settings.Accountant),
                $"privacy.accountant '{settings.Accountant}' is unknown: use {string.Join(", ", PrivacyAccountants.All.Keys.Order(StringComparer.Ordinal))}"
            ),
            (
                !IsPositive(settings.NoiseMultiplier),
                $"privacy.noiseMultiplier is {settings.NoiseMultiplier}: use a number above 0; without noise there is no privacy"
            ),
            (!IsPositive(settings.Clip), $"privacy.clip is {settings.Clip}: use a number above 0"),
            (
                !(settings.Delta > 0 && settings.Delta < 1),
                $"privacy.delta is {settings.Delta}: use a number in (0, 1), below one over the number of what is protected"
            ),
            (
                isSite && settings.Delta * sites >= 1,
                $"privacy.delta is {settings.Delta}: with {sites} sites it must be below {1.0 / sites:G3}, or one site in full may be given away"
            ),
            (!IsPositive(settings.Budget), $"privacy.budget is {settings.Budget}: use an epsilon above 0"),
            (!isSite && settings.Adaptive, "privacy.adaptive: only at site level is there an adaptive bound; use a fixed clip"),
            (
                settings.Adaptive && !(settings.ClipQuantile > 0 && settings.ClipQuantile < 1),
                $"privacy.clipQuantile is {settings.ClipQuantile}: use a number in (0, 1)"
            ),
            (
                settings.Adaptive && !IsPositive(settings.ClipLearningRate),
                $"privacy.clipLearningRate is {settings.ClipLearningRate}: use a number above 0"
            ),
            (
                settings.Adaptive && !(settings.CountNoise >= 0 && double.IsFinite(settings.CountNoise)),
                $"privacy.countNoise is {settings.CountNoise}: use a number above 0, or 0 for a twentieth of the sites"
            ),
            (
                settings.Adaptive && settings.NoiseMultiplier >= 2 * countNoise,
                $"privacy.countNoise is {countNoise}: it must be above half of noiseMultiplier {settings.NoiseMultiplier}, or the count alone costs more than a round may"
            ),
        ];
        return [.. rules.Where(rule => rule.Broken).Select(rule => rule.Sentence)];
    }

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);
}
