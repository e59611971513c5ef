using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FederatedQC.Inference.Execution;
using FederatedQC.Messaging.Links;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Topics;
using Microsoft.Extensions.Options;

namespace FederatedQC.EdgeAgent;

/// <summary>What the annotations can't say: names, files, and options that need each other. Every mistake is reported, not only the first.</summary>
internal sealed class EdgeAgentOptionsRules : IValidateOptions<EdgeAgentOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, EdgeAgentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] mistakes =
        [
            .. Names(options), .. Files(options), .. Broker(nameof(options.Mqtt), options.Mqtt), .. Broker(nameof(options.Plant), options.Plant),
            .. Inspection(options),
        ];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Names(EdgeAgentOptions options)
    {
        foreach (var (key, value) in new[] { ("Consortium", options.Consortium), ("Site", options.Site), ("Line", options.Line) })
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

    private static IEnumerable<string> Files(EdgeAgentOptions options)
    {
        var identity = options.Identity;
        foreach (var (key, path) in new[] { ("CaFile", identity.CaFile), ("CertificateFile", identity.CertificateFile), ("KeyFile", identity.KeyFile) })
        {
            if (path.Length > 0 && !File.Exists(path))
            {
                yield return $"Identity:{key} '{path}': there is no such file.";
            }
        }

        if (CertificateMistake(options) is { } mistake)
        {
            yield return mistake;
        }

        foreach (var folder in options.Images.Where(folder => !Directory.Exists(folder)))
        {
            yield return $"Images '{folder}': there is no such folder.";
        }

        if (options.Capture.IsOn && options.Images.Any(images => Contains(images, options.Capture.Folder)))
        {
            yield return $"Capture:Folder '{options.Capture.Folder}': it lies among the labelled images, which the camera's would mix with.";
        }
    }

    private static string? CertificateMistake(EdgeAgentOptions options)
    {
        var identity = options.Identity;
        if (!File.Exists(identity.CertificateFile) || !File.Exists(identity.KeyFile))
        {
            return null;
        }

        try
        {
            using var own = new Identity(X509Certificate2.CreateFromPemFile(identity.CertificateFile, identity.KeyFile));
            return own.Name == options.Site ? null : $"Identity:CertificateFile '{identity.CertificateFile}': it is of '{own.Name}', not of this site '{options.Site}'.";
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return $"Identity:CertificateFile '{identity.CertificateFile}' with KeyFile '{identity.KeyFile}': {exception.Message}";
        }
    }

    private static IEnumerable<string> Broker(string section, MqttConnectionOptions? broker)
    {
        if (broker is null)
        {
            return [];
        }

        // The links' client ids are made later, so any will do here.
        var probe = broker.As("agent", broker.CleanStart);
        return new IValidateOptions<MqttConnectionOptions>[] { new MqttConnectionOptionsValidator(), new MqttConnectionRules() }
            .SelectMany(validator => validator.Validate(section, probe).Failures ?? [])
            .Select(mistake => $"{section}: {mistake}");
    }

    private static IEnumerable<string> Inspection(EdgeAgentOptions options)
    {
        if (options.Inspection.NgThreshold is { } threshold && !(threshold > 0 && threshold <= 1))
        {
            yield return FormattableString.Invariant($"Inspection:NgThreshold {threshold}: use a number above 0, at most 1.");
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
        (Path.GetFullPath(inner) + Path.DirectorySeparatorChar).StartsWith(Path.GetFullPath(outer) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
