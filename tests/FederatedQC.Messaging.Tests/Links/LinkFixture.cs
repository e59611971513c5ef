using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Pki;
using FederatedQC.TestKit.Brokers;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Messaging.Tests.Links;

/// <summary>Links as the tests want them.</summary>
internal static class LinkFixture
{
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public static MqttConnectionOptions Options(int port, string id) =>
        new()
        {
            Host = "127.0.0.1",
            Port = port,
            ClientId = id,
        };

    public static MqttConnectionOptions Options(TestBroker broker, CertificateFiles files, string id) =>
        new()
        {
            Host = "localhost",
            Port = broker.Port,
            ClientId = id,
            Tls = new MqttTlsOptions
            {
                CaFile = broker.Pki!.CaFile,
                CertificateFile = files.CertificateFile,
                KeyFile = files.KeyFile,
            },
        };

    public static async Task<MqttLink> StartAsync(MqttConnectionOptions options, LastWill? will = null)
    {
        MqttLink link = MqttLink.Create(options, will, TimeProvider.System, NullLoggerFactory.Instance);
        await link.StartAsync(CancellationToken.None);
        return link;
    }

    public static async Task<MqttLink> ConnectAsync(MqttConnectionOptions options, LastWill? will = null)
    {
        MqttLink link = await StartAsync(options, will);
        await link.WaitConnectedAsync(CancellationToken.None).WaitAsync(Patience);
        return link;
    }

    public static Task<InboundMessage> NextAsync(this MqttLink link) => link.Messages.ReadAsync().AsTask().WaitAsync(Patience);

    public static Task<PublishOutcome> SendAsync(this MqttLink link, string topic, params byte[] payload) =>
        link.PublishAsync(topic, payload, QualityOfService.AtLeastOnce, false, CancellationToken.None).WaitAsync(Patience);

    /// <summary>Completes at the link's next event of loss.</summary>
    public static Task LossAsync(this MqttLink link)
    {
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        link.Disconnected += (_, _) => lost.TrySetResult();
        return lost.Task.WaitAsync(Patience);
    }
}
