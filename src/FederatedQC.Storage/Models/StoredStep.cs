using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Storage.Models;

/// <summary>What a store knows of a step without reading its blocks.</summary>
/// <param name="Base">The model that it begins with.</param>
/// <param name="Codec">Name of the delta codec.</param>
/// <param name="BlockHashes">SHA-256 of each encoded block.</param>
/// <param name="BlockLengths">Length in bytes of each encoded block.</param>
public sealed record StoredStep(Hash256 Base, string Codec, ImmutableArray<Hash256> BlockHashes, ImmutableArray<int> BlockLengths)
{
    /// <summary>Where the blocks begin in the step's file.</summary>
    internal long Start { get; init; }
}
