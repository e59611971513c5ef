using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using FederatedQC.Messaging.Links;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.EdgeAgent.Tests.Alerts;

/// <summary>What stands on the plant's side of its broker, such as an MES.</summary>
internal sealed class PlantListener : IAsyncDisposable
{
    private const string Root = "fqc/v1/plant-a/line/line-1/";
    private readonly ConcurrentDictionary<string, Channel<JsonElement>> _messages = [];
    private readonly MqttLink _link;
    private Task _reading = Task.CompletedTask;

    private PlantListener(MqttLink link) => _link = link;

    public static async Task<PlantListener> StartAsync(int port)
    {
        var options = new MqttConnectionOptions
        {
            Host = "127.0.0.1",
            Port = port,
            ClientId = "mes",
        };
        var listener = new PlantListener(MqttLink.Create(options, will: null, TimeProvider.System, NullLoggerFactory.Instance));
        await listener._link.SubscribeAsync(Root + "#", QualityOfService.AtLeastOnce, CancellationToken.None);
        await listener._link.StartAsync(CancellationToken.None);
        await listener._link.WaitConnectedAsync(Limit());
        listener._reading = listener.ReadAsync();
        return listener;
    }

    /// <summary>The next message of a topic.</summary>
    public async Task<JsonElement> NextAsync(string topic) => await Of(topic).Reader.ReadAsync(Limit());

    public Task PublishAsync(string topic, byte[] payload) =>
        _link.PublishUntilDeliveredAsync(Root + topic, payload, retain: false, Limit());

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await _reading;
    }

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    private Channel<JsonElement> Of(string topic) => _messages.GetOrAdd(topic, _ => Channel.CreateUnbounded<JsonElement>());

    private async Task ReadAsync()
    {
        await foreach (var message in _link.Messages.ReadAllAsync())
        {
            Of(message.Topic[Root.Length..]).Writer.TryWrite(JsonDocument.Parse(message.Payload).RootElement);
            await message.AckAsync(CancellationToken.None);
        }
    }
}
