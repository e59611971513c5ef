using System.Diagnostics;

namespace FederatedQC.Integration.Tests;

/// <summary>The product's executable.</summary>
internal static class Fqc
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "fqc"), arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, await output, await error);
    }
}
