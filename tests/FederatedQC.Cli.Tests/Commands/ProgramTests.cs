using System.Diagnostics;
using System.Globalization;
using FederatedQC.Cli.Tests.Kit;
using FederatedQC.TestKit;

namespace FederatedQC.Cli.Tests.Commands;

/// <summary>The program itself, as a shell starts it.</summary>
public sealed class ProgramTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task It_explains_itself()
    {
        var help = await Fqc.StartAsync("--help");
        help.ShouldSucceed();
        help.Out.ShouldContain("doctor");
    }

    [Fact]
    public async Task A_bad_value_is_one_line_and_exit_code_2()
    {
        (await Fqc.StartAsync("train", "--data", _folder.Of("missing"), "--out", _folder.Of("out"))).ShouldRefuse("missing");
        (await Fqc.StartAsync("dataset", "synth", "--out", _folder.Of("out"), "--size", "big")).ShouldRefuse("--size is 'big'");
    }

    [Fact]
    public async Task What_it_prints_into_a_pipe_is_plain_text()
    {
        (
            await Fqc.StartAsync("dataset", "synth", "--out", _folder.Of("images"), "--per-class", "4", "--sites", "1", "--size", "32")
        ).ShouldSucceed();
        var listed = (await Fqc.StartAsync("dataset", "list", _folder.Of("images"))).ShouldSucceed().Out;
        listed.ShouldNotContain("\e");
        listed.ShouldNotContain("│");
        listed.ShouldContain("28 images of 7 classes");
    }

    [Fact]
    public async Task A_worker_whose_input_ends_goes_without_a_word()
    {
        var worker = await Fqc.StartAsync("worker");
        worker.ShouldSucceed();
        (worker.Out, worker.Error).ShouldBe(("", ""));
    }

    [Fact]
    public async Task Ctrl_C_ends_a_training_with_130_and_leaves_nothing_that_looks_like_a_model()
    {
        (
            await Fqc.StartAsync("dataset", "synth", "--out", _folder.Of("images"), "--per-class", "40", "--sites", "1", "--size", "64")
        ).ShouldSucceed();
        using var training = Process.Start(
            Interruptible(
                Fqc.StartInfo(
                    "train",
                    "--data",
                    _folder.Of("images"),
                    "--out",
                    _folder.Of("model"),
                    "--input-size",
                    "64",
                    "--epochs",
                    "10000"
                )
            )
        )!;
        try
        {
            (await training.StandardOutput.ReadLineAsync().WaitAsync(Patience))!.ShouldContain("manifest.csv");
            (await training.StandardOutput.ReadLineAsync().WaitAsync(Patience))!.ShouldStartWith("epoch 1/10000");
            var rest = training.StandardOutput.ReadToEndAsync();
            using (Process.Start("kill", ["-INT", training.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await training.WaitForExitAsync().WaitAsync(Patience);
            }

            await rest;
            training.ExitCode.ShouldBe(130);
            File.Exists(_folder.Of("model", "shared.f32")).ShouldBeFalse();
        }
        finally
        {
            training.Kill();
        }
    }

    // A suite that runs in the background of a script is started with SIGINT ignored, and so is all that it starts; env gives the signal
    // its meaning back and becomes the program.
    private static ProcessStartInfo Interruptible(ProcessStartInfo program)
    {
        var (file, arguments) = (program.FileName, program.ArgumentList.ToList());
        program.FileName = "env";
        program.ArgumentList.Clear();
        foreach (var argument in arguments.Prepend(file).Prepend("--default-signal=INT"))
        {
            program.ArgumentList.Add(argument);
        }

        return program;
    }

    public void Dispose() => _folder.Dispose();
}
