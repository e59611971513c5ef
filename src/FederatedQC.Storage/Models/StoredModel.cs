using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Storage.Models;

/// <summary>What a store knows of a model without reading its parameters.</summary>
/// <param name="Id">The model's id, which spec and hashes were checked against.</param>
/// <param name="Spec">What the parameters mean.</param>
/// <param name="BlockHashes">The hash of each block of the shared vector.</param>
public sealed record StoredModel(Hash256 Id, ModelSpec Spec, ImmutableArray<Hash256> BlockHashes)
{
    /// <summary>Length of the shared vector.</summary>
    public int Parameters { get; } = new ParameterLayout(Spec).SharedCount;
}
