using System.Diagnostics.CodeAnalysis;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Storage.Files;

namespace FederatedQC.EdgeAgent.Training;

/// <summary>
/// The privacy budget of the site's images over all runs, in a file. Its budget and delta are those of the first plan that asked for noise:
/// a later plan can't raise them, only who runs the site can. What is spent is on the disk before the training begins, and a training that
/// ends early was paid for.
/// </summary>
internal sealed class PrivacyBudget(string path)
{
    /// <summary>Spends a training, if the budget allows it.</summary>
    /// <param name="settings">The plan's privacy.</param>
    /// <param name="training">What the training costs.</param>
    /// <param name="epsilon">What the images have cost by then, as the plan counts; NaN when the result is false.</param>
    /// <param name="refusal">Why it must not begin, when the result is false.</param>
    /// <exception cref="IOException">The ledger can't be read or written.</exception>
    public bool TrySpend(PrivacySettings settings, PrivacySpent training, out double epsilon, [NotNullWhen(false)] out string? refusal)
    {
        epsilon = double.NaN;
        var ledger = PrivacyLedger.Open(settings);
        if (AtomicFile.Read(path) is { } json && !PrivacyLedgerJson.TryParse(json, out ledger, out var problem))
        {
            refusal = $"the privacy ledger '{path}' can't be read, and what was spent is not known without it: {problem}";
            return false;
        }

        if (!ledger.TrySpend(training, out var next, out var decision))
        {
            refusal = decision.Reason;
            return false;
        }

        AtomicFile.Write(path, PrivacyLedgerJson.Serialize(next));
        epsilon = next.EpsilonFor(settings);
        refusal = null;
        return true;
    }
}
