using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Demo;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Cli.Tests.Kit;

/// <summary>What a line of flags asks of the demo.</summary>
internal static class Asked
{
    public static ConsortiumOptions Of(string line = "", ConsortiumVerb? verb = null)
    {
        var flags = new ConsortiumFlags(verb ?? DemoPlan.Verb);
        var parsed = flags.Create("Tries it.").Parse(line);
        parsed.Errors.ShouldBeEmpty();
        return flags.Read(parsed);
    }

    public static RunSettings Plan(string line = "") => Of(line).Plan;
}
