using System.ComponentModel.DataAnnotations;
using FederatedQC.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FederatedQC.Hosting.Tests;

public sealed class ServiceRunnerTests
{
    [Fact]
    public async Task A_configuration_that_is_not_there_is_said_in_one_line()
    {
        using var errors = new StringWriter();

        var code = await ServiceRunner.RunAsync(() => Build(["--config", "/nowhere/agent.json"]), errors, default);

        code.ShouldBe(ServiceRunner.Misconfigured);
        errors.ToString().ShouldContain("/nowhere/agent.json");
        errors.ToString().ShouldNotContain("   at ");
    }

    [Fact]
    public async Task All_mistakes_of_the_configuration_are_said_a_line_each_and_nothing_is_started()
    {
        using var errors = new StringWriter();
        var loop = new Loop(_ => Task.CompletedTask);

        var code = await ServiceRunner.RunAsync(() => Build(["--Port", "0"], loop), errors, default);

        code.ShouldBe(ServiceRunner.Misconfigured);
        errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        loop.ExecuteTask.ShouldBeNull();
    }

    [Fact]
    public async Task A_loop_that_dies_ends_the_service_as_failed()
    {
        var loop = new Loop(async stopping =>
        {
            await Task.Delay(1, stopping);
            throw new InvalidOperationException("this loop dies");
        });

        (await ServiceRunner.RunAsync(() => Build(Sound, loop), TextWriter.Null, default)).ShouldBe(ServiceRunner.Failed);
    }

    [Fact]
    public async Task What_the_disk_refuses_is_said_and_is_no_mistake_of_the_configuration()
    {
        using var errors = new StringWriter();
        using var first = TakenFolder(out var folder);

        var code = await ServiceRunner.RunAsync(
            () =>
                Build(Sound, new Loop(_ => throw new InvalidOperationException("it must not begin")), () =>
                    FolderLock.Take(folder, "agent")
                ),
            errors,
            default
        );

        code.ShouldBe(ServiceRunner.Failed);
        errors.ToString().ShouldContain("in use by another agent");
    }

    [Fact]
    public async Task A_service_that_is_told_to_stop_ends_well()
    {
        using var stop = new CancellationTokenSource();
        var running = ServiceRunner.RunAsync(
            () => Build(Sound, new Loop(stopping => Task.Delay(Timeout.Infinite, stopping))),
            TextWriter.Null,
            stop.Token
        );

        await stop.CancelAsync();

        (await running).ShouldBe(ServiceRunner.Stopped);
    }

    [Fact]
    public void A_folder_is_free_again_once_its_lock_is_let_go()
    {
        var first = TakenFolder(out var folder);
        Should.Throw<StorageException>(() => FolderLock.Take(folder, "agent")).Message.ShouldContain(folder);

        first.Dispose();

        FolderLock.Take(folder, "agent").Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string[] Sound => ["--Name", "a", "--Port", "1"];

    private static FolderLock TakenFolder(out string folder)
    {
        folder = Path.Combine(Directory.CreateTempSubdirectory("fqc-lock").FullName, "data");
        return FolderLock.Take(folder, "agent");
    }

    private static IHost Build(string[] args, Loop? loop = null, Func<IDisposable>? needs = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddServiceDefaults(args);
        builder.Logging.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Services.AddCheckedOptions<Options, Ranges, Rules>().Bind(builder.Configuration);
        builder.Services.AddHostedService(_ =>
        {
            needs?.Invoke();
            return loop ?? new Loop(_ => Task.CompletedTask);
        });
        return builder.Build();
    }

    private sealed class Options
    {
        [Required]
        public string? Name { get; set; }

        public int Port { get; set; }
    }

    private sealed class Ranges : IValidateOptions<Options>
    {
        public ValidateOptionsResult Validate(string? name, Options options) =>
            options.Name is null ? ValidateOptionsResult.Fail("Name is missing.") : ValidateOptionsResult.Success;
    }

    private sealed class Rules : IValidateOptions<Options>
    {
        public ValidateOptionsResult Validate(string? name, Options options) =>
            options.Port == 0 ? ValidateOptionsResult.Fail("Port must be given.") : ValidateOptionsResult.Success;
    }

    private sealed class Loop(Func<CancellationToken, Task> work) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => work(stoppingToken);
    }
}
