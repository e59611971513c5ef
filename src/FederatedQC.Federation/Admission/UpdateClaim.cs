using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Admission;

/// <summary>What a commit claims about an update, before its blocks are looked at.</summary>
/// <param name="Run">The run.</param>
/// <param name="Round">The round, from 0.</param>
/// <param name="Site">The site, from the verified certificate.</param>
/// <param name="Base">The model that the delta is relative to.</param>
/// <param name="Codec">Name of the codec.</param>
/// <param name="BlockLengths">Length of each encoded block, in bytes.</param>
/// <param name="Samples">Training images.</param>
public sealed record UpdateClaim(
    string Run,
    int Round,
    string Site,
    Hash256 Base,
    string Codec,
    IReadOnlyList<int> BlockLengths,
    ulong Samples
);
