using FederatedQC.Federation.Updates;

namespace FederatedQC.Simulation;

/// <summary>What a simulated site has to say in a round, not encoded yet.</summary>
/// <param name="Site">Site id.</param>
/// <param name="Update">The update; null where its training came to nothing.</param>
/// <param name="Samples">Training images.</param>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Loss">Mean training loss of the last epoch.</param>
/// <param name="Epsilon">What the privacy of its images has cost by now; null where they are not protected.</param>
internal sealed record SimulatedUpdate(string Site, LocalUpdate? Update, long Samples, long Steps, double Loss, double? Epsilon = null);
