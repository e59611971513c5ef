using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Families;

/// <summary>The process's log with a family's name after each category, so that filters by category hold for all families.</summary>
internal sealed class FamilyLoggers(ILoggerFactory loggers, string family) : ILoggerFactory
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => loggers.CreateLogger($"{categoryName}.{family}");

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    /// <summary>Does nothing: the log is the process's.</summary>
    public void Dispose() { }
}
