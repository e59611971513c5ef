using FederatedQC.Messaging.Links;

namespace FederatedQC.Messaging.Tests.Links;

/// <summary>A test's way to know that an acknowledgement has reached the broker.</summary>
internal static class AcknowledgementProof
{
    /// <summary>A link sends in order, and the broker answers in order: an answer means that it has read what was sent before.</summary>
    public static async Task LeavesBrokerAsync(this InboundMessage message, MqttLink link) =>
        (await link.SendAsync(message.Topic + "/proof")).Status.ShouldBe(PublishStatus.Delivered);
}
