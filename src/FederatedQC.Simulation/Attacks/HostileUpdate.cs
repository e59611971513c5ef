namespace FederatedQC.Simulation.Attacks;

/// <summary>What a hostile site sends.</summary>
/// <param name="Delta">Its update, a new array.</param>
/// <param name="SamplesFactor">How many times its training samples it claims to have.</param>
public sealed record HostileUpdate(float[] Delta, double SamplesFactor = 1);
