using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Simulation;

/// <summary>A site's update and the round that it began with.</summary>
/// <param name="Round">The round, from 0.</param>
/// <param name="Base">The model that training began with.</param>
/// <param name="Update">What came of it.</param>
internal sealed record TrainedUpdate(int Round, Hash256 Base, SimulatedUpdate Update);
