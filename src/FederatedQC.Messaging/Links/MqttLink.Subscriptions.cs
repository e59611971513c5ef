using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace FederatedQC.Messaging.Links;

public sealed partial class MqttLink
{
    /// <summary>
    /// Subscribes, now and after every reconnection. Without a connection it returns at once, and the subscription follows.
    /// Retained messages come now, and later only if the broker had forgotten the session.
    /// </summary>
    /// <exception cref="SubscriptionRefusedException">The broker refuses the filter.</exception>
    public async Task SubscribeAsync(string filter, QualityOfService quality, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(filter);
        lock (_subscriptionLock)
        {
            _subscriptions[filter] = quality;
        }

        // The filter is noted before the look at the client: either this call subscribes it or the next connection does.
        if (!_client.IsConnected)
        {
            return;
        }

        try
        {
            MqttClientSubscribeResult result =
                await _client.SubscribeAsync(Request(filter, quality, MqttRetainHandling.SendAtSubscribe), cancellationToken)
                    .ConfigureAwait(false);
            if (RefusalOf(result) is { } code)
            {
                Forget(filter);
                throw new SubscriptionRefusedException($"The broker refuses the subscription to '{filter}': {code}.");
            }
        }
        catch (MqttCommunicationException)
        {
            // The next connection subscribes it.
        }
    }

    /// <summary>Unsubscribes for good; what the broker has sent before may still arrive.</summary>
    public async Task UnsubscribeAsync(string filter, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(filter);
        Forget(filter);
        if (!_client.IsConnected)
        {
            return;
        }

        try
        {
            await _client.UnsubscribeAsync(filter, cancellationToken).ConfigureAwait(false);
        }
        catch (MqttCommunicationException)
        {
            // A kept session may still hold it; its messages come to a reader who doesn't know them, and end there.
        }
    }

    private static MqttClientSubscribeOptions Request(string filter, QualityOfService quality, MqttRetainHandling retained) =>
        new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(filter, (MqttQualityOfServiceLevel)quality, retainHandling: retained)
            .Build();

    private static MqttClientSubscribeResultCode? RefusalOf(MqttClientSubscribeResult result)
    {
        MqttClientSubscribeResultCode code = result.Items.First().ResultCode;
        return code >= MqttClientSubscribeResultCode.UnspecifiedError ? code : null;
    }

    private void Forget(string filter)
    {
        lock (_subscriptionLock)
        {
            _subscriptions.Remove(filter);
        }
    }

    /// <returns>False when the connection was lost meanwhile.</returns>
    private async Task<bool> ResubscribeAsync(CancellationToken cancellationToken)
    {
        KeyValuePair<string, QualityOfService>[] all;
        lock (_subscriptionLock)
        {
            all = [.. _subscriptions];
        }

        try
        {
            foreach ((string filter, QualityOfService quality) in all)
            {
                MqttClientSubscribeOptions request =
                    Request(filter, quality, MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly);
                MqttClientSubscribeResult result = await _client.SubscribeAsync(request, cancellationToken).ConfigureAwait(false);
                if (RefusalOf(result) is { } code)
                {
                    Log.SubscriptionRefused(_logger, filter, code);
                }
            }

            return true;
        }
        catch (MqttCommunicationException)
        {
            return false;
        }
    }
}
