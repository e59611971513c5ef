using Microsoft.Extensions.Options;

namespace FederatedQC.Aggregator;

/// <summary>Ranges and required values, generated from the annotations.</summary>
[OptionsValidator]
internal sealed partial class AggregatorOptionsValidator : IValidateOptions<AggregatorOptions>;
