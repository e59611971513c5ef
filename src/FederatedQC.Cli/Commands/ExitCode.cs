namespace FederatedQC.Cli.Commands;

internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It was asked for rightly and failed.</summary>
    public const int Failed = 1;

    /// <summary>A bad value, a folder that can't be read, a configuration with mistakes.</summary>
    public const int Usage = 2;

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
