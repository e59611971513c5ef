using System.Threading.Channels;
using MQTTnet.Protocol;

namespace MQTTnet.StandInTests.Broker;

/// <summary>A client that keeps what it receives and how its connection ended, for a test to wait for.</summary>
internal sealed class TestClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<MqttApplicationMessageReceivedEventArgs> _received =
        Channel.CreateUnbounded<MqttApplicationMessageReceivedEventArgs>();

    private readonly Channel<MqttClientDisconnectedEventArgs> _ended = Channel.CreateUnbounded<MqttClientDisconnectedEventArgs>();

    public TestClient()
    {
        Client.ApplicationMessageReceivedAsync += arguments =>
        {
            arguments.AutoAcknowledge = AutoAcknowledge;
            return _received.Writer.WriteAsync(arguments).AsTask();
        };
        Client.DisconnectedAsync += arguments => _ended.Writer.WriteAsync(arguments).AsTask();
    }

    public IMqttClient Client { get; } = new MqttClientFactory().CreateMqttClient();

    public bool AutoAcknowledge { get; set; } = true;

    public int Waiting => _received.Reader.Count;

    public static MqttClientOptionsBuilder Options(int port, string id) =>
        new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(id).WithTimeout(TimeSpan.FromSeconds(10));

    public static MqttClientOptions Large(MqttClientOptionsBuilder builder)
    {
        MqttClientOptions options = builder.Build();
        ((MqttClientTcpOptions)options.ChannelOptions!).BufferSize = 1024 * 1024;
        return options;
    }

    /// <summary>A connected client.</summary>
    public static async Task<TestClient> ConnectAsync(MqttClientOptions options)
    {
        var client = new TestClient();
        (await client.Client.ConnectAsync(options)).ResultCode.ShouldBe(MqttClientConnectResultCode.Success);
        return client;
    }

    public static Task<TestClient> ConnectAsync(int port, string id) => ConnectAsync(Options(port, id).Build());

    public Task<MqttClientPublishResult> PublishAsync(
        string topic, byte[] payload, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce, bool retain = false) =>
        Client.PublishAsync(new MqttApplicationMessageBuilder()
            .WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel(quality).WithRetainFlag(retain).Build());

    public Task<MqttApplicationMessageReceivedEventArgs> NextAsync() => _received.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public Task<MqttClientDisconnectedEventArgs> EndAsync() => _ended.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public Task LeaveAsync() => Client.DisconnectAsync(new MqttClientDisconnectOptions());

    public void Dispose() => Client.Dispose();
}
