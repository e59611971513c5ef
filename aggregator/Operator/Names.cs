using System.Text.Json;

namespace FederatedQC.Aggregator.Operator;

/// <summary>Names of enum values in JSON: camel case.</summary>
internal static class Names
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
