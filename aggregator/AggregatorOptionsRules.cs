using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Messaging.Links;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Topics;
using Microsoft.Extensions.Options;

namespace FederatedQC.Aggregator;

/// <summary>What the annotations can't say: names, files, and options that need each other. Every mistake is reported, not only the first.</summary>
internal sealed class AggregatorOptionsRules : IValidateOptions<AggregatorOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AggregatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] mistakes = [.. Names(options), .. Identity(options.Identity), .. Broker(options), .. Run(options)];
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

        if (options.GoldenFolder is { } golden && !Directory.Exists(golden))
        {
            yield return $"GoldenFolder '{golden}': there is no such folder.";
        }
    }

    private static IEnumerable<string> Identity(IdentityOptions identity)
    {
        foreach (var (key, path) in new[] { ("CaFile", identity.CaFile), ("CertificateFile", identity.CertificateFile), ("KeyFile", identity.KeyFile) })
        {
            if (path.Length > 0 && !File.Exists(path))
            {
                yield return $"Identity:{key} '{path}': there is no such file.";
            }
        }

        if (File.Exists(identity.CertificateFile) && File.Exists(identity.KeyFile) && CertificateMistake(identity) is { } mistake)
        {
            yield return mistake;
        }
    }

    private static string? CertificateMistake(IdentityOptions identity)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(identity.CertificateFile, identity.KeyFile);
            using var own = new Identity(certificate);
            return own.Name == PartyName.Aggregator
                ? null
                : $"Identity:CertificateFile '{identity.CertificateFile}': it is of '{own.Name}', not of '{PartyName.Aggregator}'.";
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return $"Identity:CertificateFile '{identity.CertificateFile}' with KeyFile '{identity.KeyFile}': {exception.Message}";
        }
    }

    private static IEnumerable<string> Broker(AggregatorOptions options)
    {
        // The links' client ids are made later, so any will do here.
        var probe = options.Mqtt.As("aggregator", options.Mqtt.CleanStart);
        return new IValidateOptions<MqttConnectionOptions>[] { new MqttConnectionOptionsValidator(), new MqttConnectionRules() }
            .SelectMany(validator => validator.Validate(nameof(options.Mqtt), probe).Failures ?? [])
            .Select(mistake => $"{nameof(options.Mqtt)}: {mistake}");
    }

    private static IReadOnlyList<string> Run(AggregatorOptions options)
    {
        if (options.RunFile is null)
        {
            return options.InitialModel is null ? [] : ["InitialModel: it needs a RunFile."];
        }

        _ = RunFile.TryRead(options.RunFile, options.InitialModel, out _, out var problems);
        return problems;
    }
}
