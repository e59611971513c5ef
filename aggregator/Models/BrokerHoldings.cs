using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Aggregator.Models;

/// <summary>What the broker retains: models and the steps to models, each with the number of its blocks.</summary>
/// <param name="Models">Models.</param>
/// <param name="Steps">Steps, by the model that they lead to.</param>
internal sealed record BrokerHoldings(Dictionary<Hash256, int> Models, Dictionary<Hash256, int> Steps)
{
    /// <summary>Nothing.</summary>
    public BrokerHoldings()
        : this([], [])
    {
    }

    /// <summary>A copy that does not change with this one.</summary>
    public BrokerHoldings Copy() => new(new Dictionary<Hash256, int>(Models), new Dictionary<Hash256, int>(Steps));
}
