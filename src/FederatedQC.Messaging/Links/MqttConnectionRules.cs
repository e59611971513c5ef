using Microsoft.Extensions.Options;

namespace FederatedQC.Messaging.Links;

/// <summary>Checks what concerns several fields, or files; reports every mistake at once.</summary>
public sealed class MqttConnectionRules : IValidateOptions<MqttConnectionOptions>
{
    /// <summary>
    /// Every mistake of a section of the configuration, of the fields and of these rules, with the section's name before it.
    /// </summary>
    /// <param name="section">The section, such as <c>Mqtt</c>.</param>
    /// <param name="options">Its client id is not looked at: links get theirs later.</param>
    public static IEnumerable<string> Mistakes(string section, MqttConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var probe = options.As("any", options.CleanStart);
        return new IValidateOptions<MqttConnectionOptions>[] { new MqttConnectionOptionsValidator(), new MqttConnectionRules() }
            .SelectMany(validator => validator.Validate(section, probe).Failures ?? [])
            .Select(mistake => $"{section}: {mistake}");
    }

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MqttConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var result = new ValidateOptionsResultBuilder();
        if (options.Password is not null && options.Username is null)
        {
            result.AddError("a password needs a user name", nameof(options.Password));
        }

        if (options.Tls is { } tls)
        {
            if (tls.CertificateFile is null != tls.KeyFile is null)
            {
                result.AddError("certificate and key go together", nameof(options.Tls));
            }

            RequireFile(result, "Tls:CaFile", tls.CaFile);
            RequireFile(result, "Tls:CertificateFile", tls.CertificateFile);
            RequireFile(result, "Tls:KeyFile", tls.KeyFile);
        }

        return result.Build();
    }

    private static void RequireFile(ValidateOptionsResultBuilder result, string field, string? path)
    {
        if (!string.IsNullOrEmpty(path) && !File.Exists(path))
        {
            result.AddError($"there is no file '{path}'", field);
        }
    }
}
