namespace FederatedQC.Cli.Commands;

/// <summary>What was asked for can't be done as asked; the message is one line that says what to change. Exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
