using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using FederatedQC.Federation.Privacy.Accounting;

namespace FederatedQC.Federation.Privacy.Budget;

/// <summary>The JSON of a ledger: UTF-8, camel case. Doubles are written so that they are read back with the same bits.</summary>
public static class PrivacyLedgerJson
{
    /// <summary>The ledger as JSON.</summary>
    public static byte[] Serialize(PrivacyLedger ledger) =>
        JsonSerializer.SerializeToUtf8Bytes(ledger, PrivacyLedgerJsonContext.Default.PrivacyLedger);

    /// <summary>Reads a ledger and checks it. A ledger that can't be read is never taken for an empty one.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="ledger">The ledger when the result is true.</param>
    /// <param name="problem">What is wrong, when the result is false.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out PrivacyLedger? ledger, out string problem)
    {
        try
        {
            ledger = JsonSerializer.Deserialize(json, PrivacyLedgerJsonContext.Default.PrivacyLedger);
            problem = ledger is null ? "the ledger is no JSON object" : ProblemOf(ledger);
        }
        catch (JsonException exception)
        {
            ledger = null;
            problem = $"the ledger is no valid JSON: {exception.Message}";
        }

        ledger = problem.Length == 0 ? ledger : null;
        return ledger is not null;
    }

    private static string ProblemOf(PrivacyLedger ledger) =>
        ledger switch
        {
            { Budget: not > 0 or double.PositiveInfinity } => $"budget is {ledger.Budget}: an epsilon above 0",
            { Delta: not (> 0 and < 1) } => $"delta is {ledger.Delta}: a number in (0, 1)",
            _ when !PrivacyAccountants.All.ContainsKey(ledger.Accountant) => $"accountant '{ledger.Accountant}' is unknown",
            { Spent.IsDefault: true } => "spent is missing",
            _ when !ledger.Spent.All(IsSound) => "spent: an entry has a number out of its range",
            _ => "",
        };

    private static bool IsSound(PrivacySpending? entry) =>
        entry is { Rounds: > 0, LastRound: >= 0, Mechanism.IsSound: true } && entry.Mechanism.Steps <= 1L << 40;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(PrivacyLedger))]
internal sealed partial class PrivacyLedgerJsonContext : JsonSerializerContext;
