using System.CommandLine;

namespace FederatedQC.Cli.Commands;

/// <summary><c>fqc dataset</c>: labelled images on disk.</summary>
internal static class DatasetCommand
{
    public static Command Create() =>
        new("dataset", "Draws, counts and deals labelled images.")
        {
            DatasetSynthCommand.Create(),
            DatasetListCommand.Create(),
            DatasetSplitCommand.Create(),
        };
}
