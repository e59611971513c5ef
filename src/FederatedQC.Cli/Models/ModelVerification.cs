using System.Collections.Immutable;

namespace FederatedQC.Cli.Models;

/// <summary>Whether a model is what it says.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Id">Its id; null where it could not be told.</param>
/// <param name="Problems">What is wrong with it, each in words.</param>
internal sealed record ModelVerification(string Path, string? Id, ImmutableArray<string> Problems)
{
    public bool IsSound => Problems.IsEmpty;
}
