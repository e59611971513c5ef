using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Parameters.Models;

namespace FederatedQC.EdgeAgent.Training;

/// <summary>A training and what it begins with.</summary>
/// <param name="Work">The training.</param>
/// <param name="Plan">The plan that asked for it.</param>
/// <param name="Start">The round's base.</param>
/// <param name="Control">SCAFFOLD's c; empty for none.</param>
internal sealed record TrainingOrder(SiteWork.Train Work, SitePlan Plan, ModelState Start, float[] Control);
