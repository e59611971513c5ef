namespace FederatedQC.Hosting;

/// <summary>The command line of a service's own program. All that can be said there is configuration.</summary>
public static class ServiceProgram
{
    /// <summary>Says what the program is for, or runs the service.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="description">What the service does, as a sentence.</param>
    /// <param name="run">Runs it to its exit code.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args, string description, Func<string[], TextWriter, CancellationToken, Task<int>> run)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(run);
        if (args is ["--help" or "-h" or "-?"])
        {
            var program = Path.GetFileName(Environment.ProcessPath);
            await Console
                .Out.WriteLineAsync(
                    $"""
                    {description}

                    {program} [--config FILE] [--Section:Key VALUE ...]

                    The settings are in the JSON file of --config, or in appsettings.json of the working folder; any of them may stand in the environment as FQC_Section__Key instead.
                    """
                )
                .ConfigureAwait(false);
            return ServiceRunner.Stopped;
        }

        return await run(args, Console.Error, CancellationToken.None).ConfigureAwait(false);
    }
}
