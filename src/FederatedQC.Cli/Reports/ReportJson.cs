using System.Text.Json;
using System.Text.Json.Serialization;

namespace FederatedQC.Cli.Reports;

/// <summary>The JSON of reports: camel case, indented, a number that doesn't exist is null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    public static string Write(RunReport report) => JsonSerializer.Serialize(report, Default.RunReport);
}
