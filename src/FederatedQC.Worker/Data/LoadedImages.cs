using System.Collections.Immutable;
using FederatedQC.Learning.Training;

namespace FederatedQC.Worker.Data;

/// <summary>The images of one split, decoded for a network.</summary>
/// <param name="Set">Pixels and labels.</param>
/// <param name="Skipped">Files that were left out, by reason.</param>
public sealed record LoadedImages(ImageSet Set, ImmutableSortedDictionary<string, int> Skipped);
