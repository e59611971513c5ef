using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Networks;

/// <summary>What an architecture needs to know to lay out its layers.</summary>
internal sealed record NetworkShape(int Width, NormKind Norm, int InputSize, int Channels, int Classes);
