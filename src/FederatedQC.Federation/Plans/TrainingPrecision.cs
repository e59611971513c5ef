namespace FederatedQC.Federation.Plans;

/// <summary>
/// The number format of convolutions and of what stands between them. Parameters, their gradients, normalisation statistics, the head, the
/// loss and every update are float32 in any case.
/// </summary>
public enum TrainingPrecision
{
    /// <summary>bfloat16 where the device multiplies it natively and the network's width is a multiple of 16, else float32.</summary>
    Auto,

    /// <summary>float32.</summary>
    Fp32,

    /// <summary>bfloat16, also where it is emulated and slow; needs a width that is a multiple of 16.</summary>
    Bf16,
}
