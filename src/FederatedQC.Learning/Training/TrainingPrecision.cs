namespace FederatedQC.Learning.Training;

/// <summary>The number format of the forward and backward pass; parameters and their updates are always float32.</summary>
public enum TrainingPrecision
{
    /// <summary>bfloat16 where the processor computes it faster than float32, else float32.</summary>
    Auto,

    /// <summary>float32.</summary>
    Fp32,

    /// <summary>bfloat16 where autocast allows it, float32 elsewhere.</summary>
    Bf16,
}
