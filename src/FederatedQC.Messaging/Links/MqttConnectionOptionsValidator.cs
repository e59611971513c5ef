using Microsoft.Extensions.Options;

namespace FederatedQC.Messaging.Links;

/// <summary>Checks every field on its own.</summary>
[OptionsValidator]
public sealed partial class MqttConnectionOptionsValidator : IValidateOptions<MqttConnectionOptions> { }
