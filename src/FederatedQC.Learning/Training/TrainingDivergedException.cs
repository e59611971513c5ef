namespace FederatedQC.Learning.Training;

/// <summary>Training left the range of numbers: the configuration has to change, a retry won't help.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Says where and what to do.</summary>
    /// <param name="epoch">Epoch of this call, from 1.</param>
    /// <param name="step">Step of this call, from 1.</param>
    /// <param name="learningRate">Learning rate of that step.</param>
    public TrainingDivergedException(int epoch, int step, double learningRate)
        : this(
            $"Training diverged in epoch {epoch}, step {step}, at a learning rate of {learningRate:g3}: the loss is no longer a finite number. Lower the learning rate, or use group normalisation if batches are very small."
        ) { }

    /// <summary>With a text of its own.</summary>
    public TrainingDivergedException(string message)
        : base(message) { }

    /// <summary>With a text of its own and a cause.</summary>
    public TrainingDivergedException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Without a text.</summary>
    public TrainingDivergedException()
        : this("Training diverged.") { }
}
