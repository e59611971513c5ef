using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FederatedQC.Cli.Datasets;
using FederatedQC.Cli.Doctor;
using FederatedQC.Cli.Evaluation;
using FederatedQC.Cli.Inspection;
using FederatedQC.Cli.Models;
using FederatedQC.Cli.Training;

namespace FederatedQC.Cli.Output;

/// <summary>What the verbs print with <c>--json</c>: camel case, indented, a number that doesn't exist is null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UseStringEnumConverter = true,
    Converters = [typeof(NullForNotANumber)]
)]
[JsonSerializable(typeof(TrainingReport))]
[JsonSerializable(typeof(EvaluationResult))]
[JsonSerializable(typeof(InspectionResult))]
[JsonSerializable(typeof(DatasetSummary))]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(IReadOnlyList<ModelVerification>))]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class CliJson : JsonSerializerContext
{
    public static string Text<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    public static void Print<T>(T value, JsonTypeInfo<T> type) => Console.Out.WriteLine(Text(value, type));
}
