using FederatedQC.Messaging.Links;
using FederatedQC.Protocol.Topics;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>The two connections to the consortium's broker, so that a plan never waits behind a model.</summary>
/// <param name="Site">The site's name.</param>
/// <param name="Topics">The consortium's topics.</param>
/// <param name="Control">Plans, answers, evaluations and the site's status; carries the will.</param>
/// <param name="Bulk">Blocks.</param>
internal sealed record SiteLinks(string Site, ConsortiumTopics Topics, MqttLink Control, MqttLink Bulk);
