using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Simulation;

/// <summary>What a site has besides the shared model, and takes along into another run.</summary>
/// <param name="Local">Its local parameters.</param>
/// <param name="Personal">Ditto's personal model; null where there is none.</param>
/// <param name="Ledger">What the privacy of its images has cost; null where they are not protected.</param>
internal sealed record SiteKept(float[] Local, float[]? Personal = null, PrivacyLedger? Ledger = null);
