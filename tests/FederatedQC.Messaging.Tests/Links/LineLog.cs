using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Messaging.Tests.Links;

/// <summary>What a link says, to be waited for.</summary>
internal sealed class LineLog : ILoggerFactory, ILogger
{
    private readonly Channel<(LogLevel Level, string Text)> _lines = Channel.CreateUnbounded<(LogLevel, string)>();

    /// <summary>The next line of a level.</summary>
    public async Task<string> LineAsync(LogLevel level)
    {
        while (true)
        {
            var line = await _lines.Reader.ReadAsync().AsTask().WaitAsync(LinkFixture.Patience);
            if (line.Level == level)
            {
                return line.Text;
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _lines.Writer.TryWrite((logLevel, formatter(state, exception)));

    public void Dispose() => _lines.Writer.TryComplete();
}
