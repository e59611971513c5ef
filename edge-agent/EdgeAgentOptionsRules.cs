using FederatedQC.Inference.Execution;
using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Pki;
using FederatedQC.Protocol.Topics;
using FederatedQC.Vision;
using Microsoft.Extensions.Options;

namespace FederatedQC.EdgeAgent;

/// <summary>
/// What the annotations can't say: names, files, and options that need each other. Every mistake is reported, not only the first.
/// </summary>
internal sealed class EdgeAgentOptionsRules : IValidateOptions<EdgeAgentOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, EdgeAgentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] mistakes =
        [
            .. Names(options),
            .. AgentFolders.HasLineModel(options.DataFolder) ? [] : Consortium(options),
            .. Folders(options),
            .. options.Plant is { } plant ? MqttConnectionRules.Mistakes(nameof(options.Plant), plant) : [],
            .. Inspection(options),
        ];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    // Refused before the line has a model only: later a certificate that is damaged is no reason for the line to stand still.
    private static IEnumerable<string> Consortium(EdgeAgentOptions options) =>
        [
            .. IdentityRules.Mistakes(options.Identity, options.Site, $"this site '{options.Site}'"),
            .. MqttConnectionRules.Mistakes(nameof(options.Mqtt), options.Mqtt),
            .. options.Images.Where(folder => !Directory.Exists(folder)).Select(folder => $"Images '{folder}': there is no such folder."),
        ];

    private static IEnumerable<string> Names(EdgeAgentOptions options)
    {
        foreach (
            var (key, value) in new[]
            {
                ("Consortium", options.Consortium),
                ("Site", options.Site),
                ("Line", options.Line),
                ("Family", options.Family),
            }
        )
        {
            if (!string.IsNullOrEmpty(value) && !PartyName.IsValid(value))
            {
                yield return $"{key} '{value}': use 1 to {PartyName.MaxLength} characters out of a-z, 0-9 and '-'.";
            }
        }

        if (options.Site == PartyName.Aggregator)
        {
            yield return $"Site '{PartyName.Aggregator}': that name is the aggregator's own.";
        }
    }

    private static IEnumerable<string> Folders(EdgeAgentOptions options)
    {
        if (options.Capture.IsOn && options.Images.Any(images => Contains(images, options.Capture.Folder)))
        {
            yield return $"Capture:Folder '{options.Capture.Folder}': it lies among the labelled images, which the camera's would mix with.";
        }
    }

    private static IEnumerable<string> Inspection(EdgeAgentOptions options)
    {
        if (options.Inspection.NgThreshold is { } threshold && !(threshold > 0 && threshold <= 1))
        {
            yield return FormattableString.Invariant($"Inspection:NgThreshold {threshold}: use a number above 0, at most 1.");
        }

        if (options.Capture.SampleBits is { } bits && !DecodeOptions.SampleDepths.Contains(bits))
        {
            yield return $"Capture:SampleBits {bits}: use {string.Join(", ", DecodeOptions.SampleDepths)}, or leave it out.";
        }

        foreach (var provider in options.Inspection.Providers.Where(provider => !ProviderNames.All.Contains(provider)))
        {
            yield return $"Inspection:Providers '{provider}': use {string.Join(", ", ProviderNames.All)}.";
        }

        if (options.Sync.LongestRetry < options.Sync.FirstRetry)
        {
            yield return "Sync:LongestRetry: it is shorter than Sync:FirstRetry.";
        }

        if (options.Http is { } http && !(Uri.TryCreate(http, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp))
        {
            yield return $"Http '{http}': use an address such as http://127.0.0.1:8081.";
        }
    }

    private static bool Contains(string outer, string inner) =>
        (Path.GetFullPath(inner) + Path.DirectorySeparatorChar).StartsWith(
            Path.GetFullPath(outer) + Path.DirectorySeparatorChar,
            StringComparison.Ordinal
        );
}
