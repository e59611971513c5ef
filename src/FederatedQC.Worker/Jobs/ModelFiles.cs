namespace FederatedQC.Worker.Jobs;

/// <summary>A model on disk, as the worker reads and writes it.</summary>
/// <param name="SpecPath">Canonical JSON of the spec.</param>
/// <param name="SharedPath">The shared vector: bare little-endian float32.</param>
/// <param name="LocalPath">The local vector likewise; null where the site has none yet: then its tensors begin as the initialiser makes
/// them. A file that is named must be there if the model has such tensors.</param>
public sealed record ModelFiles(string SpecPath, string SharedPath, string? LocalPath = null);
