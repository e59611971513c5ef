using System.Collections.Immutable;
using System.Text.Json.Serialization;
using FederatedQC.Federation.Gate;

namespace FederatedQC.Worker.Jobs;

/// <summary>One line from the worker: progress, or the end of the job.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "reply")]
[JsonDerivedType(typeof(Progress), "progress")]
[JsonDerivedType(typeof(Trained), "trained")]
[JsonDerivedType(typeof(Evaluated), "evaluated")]
[JsonDerivedType(typeof(Inventoried), "surveyed")]
[JsonDerivedType(typeof(Failed), "failed")]
public abstract record WorkerReply
{
    private WorkerReply() { }

    /// <summary>An epoch is done.</summary>
    /// <param name="Epoch">From 1.</param>
    /// <param name="Epochs">Epochs of this job.</param>
    /// <param name="Loss">Mean training loss of the epoch.</param>
    public sealed record Progress(int Epoch, int Epochs, double Loss) : WorkerReply;

    /// <summary>Training is done; the vectors are in the files that the job named.</summary>
    /// <param name="Samples">Training images.</param>
    /// <param name="Steps">Optimiser steps.</param>
    /// <param name="Loss">Mean training loss of the last epoch.</param>
    /// <param name="RateSum">Sum of the learning rates of all steps.</param>
    /// <param name="Seconds">Wall time.</param>
    /// <param name="Skipped">Files that were left out, by reason.</param>
    public sealed record Trained(
        long Samples,
        long Steps,
        double Loss,
        double RateSum,
        double Seconds,
        ImmutableSortedDictionary<string, int> Skipped
    ) : WorkerReply;

    /// <summary>Evaluation is done.</summary>
    /// <param name="Figures">All figures.</param>
    /// <param name="Counts">The counts that a site may send.</param>
    /// <param name="Parity">Largest difference to the training framework's scores; 0 where none was compared.</param>
    public sealed record Evaluated(EvaluationFigures Figures, ClassCounts Counts, double Parity) : WorkerReply
    {
        /// <summary>Where good and defective parts scored, in bins; null where there is no defect-free class.</summary>
        public ScoreHistogram? Scores { get; init; }

        /// <summary>How the site's baseline does; null where none was asked for, or the images give none.</summary>
        public Judgement? Alone { get; init; }

        /// <summary>What a site may send of it.</summary>
        public SiteEvaluation ToEvaluation() => new(Counts, Parity) { Scores = Scores, Alone = Alone };
    }

    /// <summary>What images there are.</summary>
    /// <param name="Classes">Class names in ordinal order.</param>
    /// <param name="Images">Images by split, then by class.</param>
    /// <param name="Skipped">Files that were left out, by reason.</param>
    /// <param name="Problems">What keeps the site from training on these images with the plan's classes; empty when nothing does.</param>
    public sealed record Inventoried(
        ImmutableArray<string> Classes,
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, int>> Images,
        ImmutableSortedDictionary<string, int> Skipped,
        ImmutableArray<string> Problems
    ) : WorkerReply;

    /// <summary>The job could not be done.</summary>
    /// <param name="Kind">What the reader must do: <c>data</c> (mend the images), <c>model</c> (replace the model), <c>diverged</c> (lower
    /// the learning rate) or <c>fault</c>.</param>
    /// <param name="Message">One clear sentence.</param>
    public sealed record Failed(string Kind, string Message) : WorkerReply;
}
