namespace FederatedQC.Federation.Plans;

/// <summary>How the learning rate falls over a run.</summary>
public enum LearningRateSchedule
{
    /// <summary>It doesn't.</summary>
    Constant,

    /// <summary>Half a cosine from the full rate to zero.</summary>
    Cosine,

    /// <summary>A tenth after half of the run, a hundredth after three quarters.</summary>
    Step,
}
