using System.Collections.Immutable;

namespace FederatedQC.Worker.Jobs;

/// <summary>Labelled images on disk.</summary>
/// <param name="Folders">Folders of class folders, or with a <c>manifest.csv</c>.</param>
/// <param name="Seed">Decides the split where a folder names none.</param>
public sealed record DataSource(ImmutableArray<string> Folders, int Seed = 1);
