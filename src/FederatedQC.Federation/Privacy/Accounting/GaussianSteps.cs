using System.Text.Json.Serialization;

namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>Steps of the Gaussian mechanism on a Poisson sample: each record (or site) takes part in each step independently.</summary>
/// <param name="NoiseMultiplier">Standard deviation of the noise over the clipping bound, 0 or more; 0 protects nothing.</param>
/// <param name="SampleRate">Probability that a record takes part in a step, 0 to 1; 1 where nothing is sampled.</param>
/// <param name="Steps">Number of steps, 0 or more.</param>
[method: JsonConstructor]
public readonly record struct GaussianSteps(double NoiseMultiplier, double SampleRate, long Steps)
{
    /// <summary>Whether every number is in its range.</summary>
    public bool IsSound => NoiseMultiplier >= 0 && double.IsFinite(NoiseMultiplier) && SampleRate is >= 0 and <= 1 && Steps >= 0;

    /// <summary>Whether it releases anything about a record.</summary>
    internal bool Releases => Steps > 0 && SampleRate > 0;

    /// <summary>
    /// The composition in its canonical form: what releases nothing is gone, equal mechanisms are one entry, in ascending order. The same
    /// spending gives the same bits of epsilon, whatever the order it came in.
    /// </summary>
    /// <exception cref="ArgumentException">An entry is not sound.</exception>
    internal static IReadOnlyList<GaussianSteps> Canonical(IReadOnlyCollection<GaussianSteps> spent)
    {
        ArgumentNullException.ThrowIfNull(spent);
        foreach (var entry in spent)
        {
            if (!entry.IsSound)
            {
                throw new ArgumentException($"{entry} is no mechanism.", nameof(spent));
            }
        }

        return
        [
            .. spent
                .Where(entry => entry.Releases)
                .GroupBy(entry => (entry.NoiseMultiplier, entry.SampleRate))
                .OrderBy(group => group.Key)
                .Select(group => new GaussianSteps(group.Key.NoiseMultiplier, group.Key.SampleRate, group.Sum(entry => entry.Steps))),
        ];
    }
}
