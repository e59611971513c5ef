using System.Collections.Frozen;
using System.Text.Json;

namespace FederatedQC.Federation.Admission;

/// <summary>Reasons as they travel and are counted: <c>not_finite</c>.</summary>
public static class RefusalCodes
{
    private static readonly FrozenDictionary<RefusalReason, string> Codes = Enum.GetValues<RefusalReason>()
        .ToFrozenDictionary(reason => reason, reason => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()));

    /// <summary>The code of a reason.</summary>
    public static string Of(RefusalReason reason) => Codes[reason];
}
