namespace FederatedQC.Parameters.Models;

/// <summary>
/// The numbers of one model: the shared vector, and the local vector of the site that holds it (empty where the spec has no local tensor,
/// and at the aggregator, which never sees one).
/// </summary>
/// <param name="Spec">What the numbers mean.</param>
/// <param name="Shared">Flat float32 vector of the shared tensors; <see cref="ParameterLayout.SharedCount"/> long. Owned by this
/// instance.</param>
/// <param name="Local">Flat float32 vector of the local tensors. Owned by this instance.</param>
public sealed record ModelState(ModelSpec Spec, float[] Shared, float[] Local);
