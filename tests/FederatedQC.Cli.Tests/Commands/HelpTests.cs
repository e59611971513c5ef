using System.CommandLine;
using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Tests.Kit;

namespace FederatedQC.Cli.Tests.Commands;

public sealed class HelpTests
{
    public static TheoryData<string> Verbs() => [.. Commands(CommandLine.Root(), "").Select(entry => entry.Path)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_option_and_argument_is_explained(string verb)
    {
        var command = Commands(CommandLine.Root(), "").First(entry => entry.Path == verb).Command;
        command.Description.ShouldNotBeNullOrWhiteSpace();
        command.Options.Where(option => string.IsNullOrWhiteSpace(option.Description)).ShouldBeEmpty();
        command.Arguments.Where(argument => string.IsNullOrWhiteSpace(argument.Description)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_names_every_option_and_succeeds(string verb)
    {
        var help = (await Fqc.RunAsync([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).ShouldSucceed();
        var command = Commands(CommandLine.Root(), "").First(entry => entry.Path == verb).Command;
        foreach (var option in command.Options)
        {
            help.Out.ShouldContain(option.Name);
        }
    }

    [Fact]
    public async Task The_verb_that_is_not_for_people_is_not_shown() => (await Fqc.RunAsync("--help")).Out.ShouldNotContain("worker");

    [Fact]
    public async Task The_verbs_of_the_product_are_all_there()
    {
        var help = (await Fqc.RunAsync("--help")).Out;
        foreach (
            var verb in new[]
            {
                "demo",
                "aggregator",
                "agent",
                "train",
                "evaluate",
                "inspect",
                "dataset",
                "model",
                "backup",
                "restore",
                "doctor",
            }
        )
        {
            help.ShouldContain($"  {verb}");
        }
    }

    private static IEnumerable<(string Path, Command Command)> Commands(Command command, string path) =>
        command
            .Subcommands.Where(child => !child.Hidden)
            .SelectMany(child => Commands(child, $"{path} {child.Name}".Trim()))
            .Prepend((path, command));
}
