using FederatedQC.Cli.Commands;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Cli.Models;

/// <summary>The spec of a network that was asked for on the command line.</summary>
internal static class CheckedSpec
{
    /// <exception cref="UsageException">The images make no such network possible, or there is none.</exception>
    public static ModelSpec Create(NetworkOptions options)
    {
        try
        {
            return SpecBuilder.Create(options);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }
}
