using System.Collections.Immutable;

namespace FederatedQC.Cli.Models;

/// <summary>One tensor of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Extent of each dimension.</param>
/// <param name="Role"><c>shared</c>, <c>local</c> or <c>counter</c>.</param>
/// <param name="Parameters">Its elements.</param>
internal sealed record TensorCard(string Name, ImmutableArray<int> Shape, string Role, int Parameters);
