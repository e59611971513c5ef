namespace FederatedQC.Parameters.Models;

/// <summary>The normalisation layer that a network uses after its convolutions.</summary>
public enum NormKind
{
    /// <summary>Batch normalisation: running mean and variance are tensors of the model.</summary>
    Batch,

    /// <summary>Group normalisation: no statistics, so nothing that mixes records or drifts between sites.</summary>
    Group,
}
