using Xunit;

namespace FederatedQC.TestKit.Brokers;

/// <summary>A test against a real mosquitto: where none is installed it is skipped, but fails when <c>CI</c> is <c>true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrokerFactAttribute : FactAttribute
{
    public BrokerFactAttribute() => Skip = BrokerRequirement.Missing;
}
