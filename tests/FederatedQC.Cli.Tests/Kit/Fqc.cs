using System.Diagnostics;
using System.Text.Json;
using FederatedQC.Cli.Commands;

namespace FederatedQC.Cli.Tests.Kit;

/// <summary>Runs the command line and keeps what it says.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Fqc(int Code, string Out, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Standard output as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>In this process.</summary>
    public static async Task<Fqc> RunAsync(params string[] arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var heard = new StringWriter();
        using var complaints = new StringWriter();
        Console.SetOut(heard);
        Console.SetError(complaints);
        try
        {
            var code = await CommandLine.RunAsync(arguments);
            return new Fqc(code, heard.ToString(), complaints.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    /// <summary>As a program of its own.</summary>
    public static async Task<Fqc> StartAsync(params string[] arguments)
    {
        using var process = Process.Start(StartInfo(arguments))!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return new Fqc(process.ExitCode, await output, await error);
    }

    public static ProcessStartInfo StartInfo(params string[] arguments) =>
        new(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "fqc.dll"), .. arguments]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    /// <summary>Asserts that it ended well.</summary>
    public Fqc ShouldSucceed()
    {
        Code.ShouldBe(ExitCode.Done, Out + Error);
        return this;
    }

    /// <summary>Asserts one line of complaint that holds a text, nothing on standard output, and the exit code for bad usage.</summary>
    public void ShouldRefuse(string text)
    {
        Code.ShouldBe(ExitCode.Usage, Out + Error);
        Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain(text);
        Error.ShouldStartWith("fqc: ");
        Out.ShouldBeEmpty();
    }
}
