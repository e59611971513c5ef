namespace FederatedQC.Worker.Process;

/// <summary>
/// The worker could not do a job. The worker itself is usable again: the next job starts a new process where the old one died.
/// </summary>
public sealed class WorkerException : Exception
{
    /// <summary>The kind of a process that died or did not keep to the protocol.</summary>
    public const string Crashed = "crashed";

    /// <summary>A failure of unknown kind.</summary>
    public WorkerException()
        : this(Crashed, "The worker failed.") { }

    /// <summary>A failure of unknown kind.</summary>
    public WorkerException(string message)
        : this(Crashed, message) { }

    /// <summary>A failure of unknown kind with its cause.</summary>
    public WorkerException(string message, Exception innerException)
        : base(message, innerException) => Kind = Crashed;

    /// <summary>A failure that the worker reported.</summary>
    /// <param name="kind">The kind of the reply, or <see cref="Crashed"/>.</param>
    /// <param name="message">One clear sentence.</param>
    public WorkerException(string kind, string message)
        : base(message) => Kind = kind;

    /// <summary>What the reader must do: <c>data</c>, <c>model</c>, <c>diverged</c>, <c>fault</c>, or <see cref="Crashed"/>.</summary>
    public string Kind { get; }
}
