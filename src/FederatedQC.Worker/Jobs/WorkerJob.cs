using System.Text.Json.Serialization;

namespace FederatedQC.Worker.Jobs;

/// <summary>
/// Work for the worker process. Big things travel as files, this record as one line of JSON.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "job")]
[JsonDerivedType(typeof(TrainJob), "train")]
[JsonDerivedType(typeof(EvaluateJob), "evaluate")]
[JsonDerivedType(typeof(InventoryJob), "survey")]
public abstract record WorkerJob;
