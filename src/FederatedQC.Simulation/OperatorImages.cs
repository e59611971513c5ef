namespace FederatedQC.Simulation;

/// <summary>What the operator keeps of the training images before the rest is dealt to sites.</summary>
/// <param name="Train">Share of them to train an update of its own on, 0 to 0.5; above 0 at least one image.</param>
/// <param name="HeldOut">Share of them to judge models with, likewise; where the data has a split <c>golden</c>, that is used
/// instead.</param>
public readonly record struct OperatorImages(double Train, double HeldOut);
