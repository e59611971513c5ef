using MQTTnet;
using MQTTnet.Protocol;

namespace FederatedQC.Messaging.Links;

public sealed partial class MqttLink
{
    /// <summary>
    /// Subscribes, now and after every reconnection. Without a connection it returns at once, and the subscription follows.
    /// Retained messages come now, and later only if the broker had forgotten the session.
    /// </summary>
    /// <param name="filter">Which topics.</param>
    /// <param name="quality">How messages come.</param>
    /// <param name="cancellationToken">Ends the wait, not the subscription.</param>
    /// <param name="retainAsPublished">Whether a message that is only forwarded, too, says that its sender wanted it kept.</param>
    /// <exception cref="SubscriptionRefusedException">The broker refuses the filter.</exception>
    public async Task SubscribeAsync(
        string filter,
        QualityOfService quality,
        CancellationToken cancellationToken,
        bool retainAsPublished = false
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(filter);
        var subscription = new Subscription(filter, quality, retainAsPublished);
        lock (_subscriptionLock)
        {
            _subscriptions[filter] = subscription;
        }

        // The filter is noted before the look at the client: either this call subscribes it or the next connection does.
        if (!_client.IsConnected)
        {
            return;
        }

        try
        {
            MqttClientSubscribeResult result = await _client
                .SubscribeAsync(Request(subscription, MqttRetainHandling.SendAtSubscribe), cancellationToken)
                .ConfigureAwait(false);
            if (RefusalOf(result) is { } code)
            {
                Forget(filter);
                throw new SubscriptionRefusedException($"The broker refuses the subscription to '{filter}': {code}.");
            }
        }
        catch (Exception exception) when (LineLoss.Is(exception, cancellationToken))
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
        catch (Exception exception) when (LineLoss.Is(exception, cancellationToken))
        {
            // A kept session may still hold it; its messages come to a reader who doesn't know them, and end there.
        }
    }

    private static MqttClientSubscribeOptions Request(Subscription wanted, MqttRetainHandling retained) =>
        new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(
                wanted.Filter,
                (MqttQualityOfServiceLevel)wanted.Quality,
                retainAsPublished: wanted.RetainAsPublished,
                retainHandling: retained
            )
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
        Subscription[] all;
        lock (_subscriptionLock)
        {
            all = [.. _subscriptions.Values];
        }

        try
        {
            foreach (Subscription subscription in all)
            {
                MqttClientSubscribeOptions request = Request(subscription, MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly);
                MqttClientSubscribeResult result = await _client.SubscribeAsync(request, cancellationToken).ConfigureAwait(false);
                if (RefusalOf(result) is { } code)
                {
                    Log.SubscriptionRefused(_logger, subscription.Filter, code);
                }
            }

            return true;
        }
        catch (Exception exception) when (LineLoss.Is(exception, cancellationToken))
        {
            return false;
        }
    }

    private sealed record Subscription(string Filter, QualityOfService Quality, bool RetainAsPublished);
}
