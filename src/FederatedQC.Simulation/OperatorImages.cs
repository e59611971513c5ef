namespace FederatedQC.Simulation;

/// <summary>How many images the operator has that no site has.</summary>
/// <param name="Train">To train an update of its own on, 0 or more.</param>
/// <param name="HeldOut">To judge models with, 0 or more; where the data has a split <c>golden</c>, those instead.</param>
public readonly record struct OperatorImages(int Train, int HeldOut);
