using FederatedQC.Federation.Plans;

namespace FederatedQC.Learning.Training;

/// <summary>What the learning rate is multiplied with at a point of a run.</summary>
public static class ScheduleFactor
{
    /// <summary>The factor, 0 to 1.</summary>
    /// <param name="schedule">The shape.</param>
    /// <param name="progress">How much of the whole run, over all rounds, is behind: 0 to 1.</param>
    public static double At(LearningRateSchedule schedule, double progress) =>
        schedule switch
        {
            LearningRateSchedule.Constant => 1,
            LearningRateSchedule.Cosine => (1 + Math.Cos(Math.PI * progress)) / 2,
            LearningRateSchedule.Step => progress < 0.5 ? 1
            : progress < 0.75 ? 0.1
            : 0.01,
            _ => throw new ArgumentOutOfRangeException(nameof(schedule), schedule, "Unknown schedule."),
        };
}
