using Microsoft.Extensions.Options;

namespace FederatedQC.EdgeAgent;

/// <summary>Ranges and required values, generated from the annotations.</summary>
[OptionsValidator]
internal sealed partial class EdgeAgentOptionsValidator : IValidateOptions<EdgeAgentOptions>;
