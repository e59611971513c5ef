using FederatedQC.Aggregator.Broker;
using FederatedQC.Aggregator.Families;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Federation.Plans;
using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Pki;
using FederatedQC.Protocol.Topics;
using Microsoft.Extensions.Options;

namespace FederatedQC.Aggregator;

/// <summary>
/// What the annotations can't say: names, files, and options that need each other. Every mistake is reported, not only the first.
/// </summary>
internal sealed class AggregatorOptionsRules : IValidateOptions<AggregatorOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AggregatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] mistakes =
        [
            .. Names(options),
            .. IdentityRules.Mistakes(options.Identity, PartyName.Aggregator, $"'{PartyName.Aggregator}'"),
            .. MqttConnectionRules.Mistakes(nameof(options.Mqtt), options.Mqtt),
            .. EmbeddedBrokerRules.Mistakes(options),
            .. FamilyRules.Mistakes(options),
            .. RunConfiguration.All(options).SelectMany(Run).Distinct(StringComparer.Ordinal),
            .. AbandonedRuns.Mistakes(options.DataFolder, RunConfiguration.All(options)),
        ];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Names(AggregatorOptions options)
    {
        if (!string.IsNullOrEmpty(options.Consortium) && !PartyName.IsValid(options.Consortium))
        {
            yield return $"Consortium '{options.Consortium}': use 1 to {PartyName.MaxLength} characters out of a-z, 0-9 and '-'.";
        }

        if (!(Uri.TryCreate(options.Http, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp))
        {
            yield return $"Http '{options.Http}': use an address such as http://127.0.0.1:8080.";
        }

        // Later a share that is not mounted ends nothing: the sites judge alone until it is back.
        if (options.GoldenFolder is { } golden && !Directory.Exists(golden) && !AggregatorFolders.WasUsed(options.DataFolder))
        {
            yield return $"GoldenFolder '{golden}': there is no such folder.";
        }
    }

    private static IReadOnlyList<string> Run(RunConfiguration configuration)
    {
        if (configuration.RunFile is null)
        {
            return configuration.InitialModel is null ? [] : ["InitialModel: it needs a RunFile."];
        }

        if (!RunFile.TryRead(configuration, out var settings, out var problems))
        {
            return problems;
        }

        var conflict = configuration.GoldenFolder is null ? null : PlanConflicts.OfServerEvaluation(settings);
        var problem = AbandonedRuns.IsInProgress(configuration.DataFolder)
            ? null
            : TrustedUpdate.Problem(configuration.GoldenFolder, settings);
        string?[] mistakes =
        [
            conflict is null ? null : $"GoldenFolder: {conflict}.",
            problem is null ? null : $"RunFile '{configuration.RunFile}': {problem}.",
        ];
        return [.. mistakes.OfType<string>()];
    }
}
