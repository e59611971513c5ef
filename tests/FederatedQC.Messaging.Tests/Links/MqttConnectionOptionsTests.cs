using FederatedQC.Messaging.Links;
using Microsoft.Extensions.Options;

namespace FederatedQC.Messaging.Tests.Links;

public sealed class MqttConnectionOptionsTests
{
    [Fact]
    public void Defaults_need_only_a_client_id()
    {
        Validate(new MqttConnectionOptions { ClientId = "site-1" }).ShouldBeEmpty();
        Validate(new MqttConnectionOptions()).ShouldContain(error => error.Contains("ClientId", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_mistake_is_listed_at_once()
    {
        string errors = string.Join(
            '\n',
            Validate(
                new MqttConnectionOptions
                {
                    Host = "",
                    Port = 0,
                    Password = "secret",
                    KeepAlive = TimeSpan.FromHours(1),
                    ReceiveMaximum = 0,
                    PublishWindow = 0,
                    Tls = new MqttTlsOptions { CaFile = "/no/such/ca.pem", CertificateFile = "/no/such/site.pem" },
                }
            )
        );
        foreach (
            string part in new[]
            {
                "Host",
                "Port",
                "ClientId",
                "KeepAlive",
                "ReceiveMaximum",
                "PublishWindow",
                "user name",
                "certificate and key",
                "ca.pem",
                "site.pem",
            }
        )
        {
            errors.ShouldContain(part);
        }

        errors.ShouldNotContain("secret");
    }

    [Fact]
    public void Tls_without_an_authority_is_a_mistake() =>
        Validate(new MqttConnectionOptions { ClientId = "a", Tls = new MqttTlsOptions() })
            .ShouldContain(error => error.Contains("CaFile", StringComparison.Ordinal));

    private static IEnumerable<string> Validate(MqttConnectionOptions options)
    {
        IValidateOptions<MqttConnectionOptions>[] validators = [new MqttConnectionOptionsValidator(), new MqttConnectionRules()];
        return validators.SelectMany(validator => validator.Validate(null, options).Failures ?? []);
    }
}
