using System.Collections.Immutable;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Contribution;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Rounds;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Simulation;

/// <summary>What a simulated run came to.</summary>
/// <param name="Final">The run after its last round.</param>
/// <param name="Shared">The shared vector of the released model; of the last base where none was released, or where the sites fell into
/// families.</param>
/// <param name="Test">The model on the common test images, by site where a part of it is the site's own; one entry named
/// <see cref="Everyone"/> otherwise.</param>
/// <param name="Families">The families that the deltas fell into; null where the plan does not ask. Of more than one the run ended when
/// they were found.</param>
/// <param name="Took">Wall time of all rounds.</param>
public sealed record SimulationResult(
    RunState Final,
    float[] Shared,
    ImmutableSortedDictionary<string, EvaluationFigures> Test,
    FamilyAssignment? Families,
    TimeSpan Took
)
{
    /// <summary>The name under which <see cref="Test"/> holds a model that all sites share.</summary>
    public const string Everyone = "all";

    /// <summary>
    /// Bytes of models and steps that a site fetches which judges every candidate: the first model, the candidates, and what
    /// <c>scaffold</c> trains with. It has the base of every round then, since it judged that before.
    /// </summary>
    public long BytesReceived
    {
        get
        {
            var whole = sizeof(float) * (long)Shared.Length;
            var controls = Final.Settings.Methods.Strategy.Term == SiteTerm.ControlVariates ? Final.History.Length - 1 : 0;
            return ((1 + controls) * whole) + Final.History.Sum(round => round.DownloadBytes);
        }
    }

    /// <summary>What <see cref="Shared"/> has cost in privacy; null where nothing is protected.</summary>
    public ModelPrivacy? Privacy =>
        (Families?.Families.Count > 1 ? null : Final.LastRelease)?.Privacy
        ?? Final.History.LastOrDefault(round => round.Privacy is not null)?.Privacy;

    /// <summary>What each site contributed, round by round, on the operator's images; null where the plan does not ask.</summary>
    public ContributionLedger? Contribution { get; init; }

    /// <summary>What each site has besides the shared model.</summary>
    internal IReadOnlyDictionary<string, SiteKept> Kept { get; init; } = new Dictionary<string, SiteKept>();

    /// <summary>What a site has on the test images.</summary>
    public EvaluationFigures TestOf(string site) => Test.TryGetValue(site, out var own) ? own : Test[Everyone];

    /// <summary>Mean accuracy on the test images.</summary>
    public double Accuracy => Test.Values.Average(figures => figures.Accuracy.Value);
}
